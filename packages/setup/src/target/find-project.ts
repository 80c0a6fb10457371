import type { AtlasClient, Project } from '@atlas-aws-iam/atlas-client';
import { didYouMean, quoteTyped, UserError } from '@atlas-aws-iam/command';

const ID = /^[0-9a-f]{24}$/;

/** The project by its id or its name, or the only one that the service account sees. @throws UserError */
export async function findProject(atlas: AtlasClient, wanted: string | undefined): Promise<Project> {
  const projects = await atlas.listProjects();
  const names = projects.map(({ name }) => name);
  const known =
    names.length > 0 ? `It sees: ${names.join(', ')}.` : 'It sees none: give it a role in the project.';
  if (wanted === undefined) {
    const [first, second] = projects;
    if (first && !second) return first;
    throw new UserError(
      `the service account sees ${projects.length} projects, and none is named.`,
      `Say --project <name>, or set MONGODB_ATLAS_PROJECT_ID. ${known}`,
    );
  }
  const found = projects.find(({ id, name }) => id === wanted || name === wanted);
  if (found) return found;
  const nearest = ID.test(wanted) ? '' : didYouMean(wanted, names);
  throw new UserError(`the service account sees no project ${quoteTyped(wanted)}.${nearest}`, known);
}
