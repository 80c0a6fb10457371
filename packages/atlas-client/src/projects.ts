import type { Asking } from './atlas-call.ts';
import { text } from './fields.ts';
import { path } from './path.ts';

export interface Project {
  readonly id: string;
  readonly name: string;
  readonly organizationId: string;
}

export function projectOperations({ ask, askAll }: Asking) {
  return {
    /** Those that the service account sees. */
    listProjects: (): Promise<Project[]> =>
      askAll({ operation: 'listProjects', path: path`/groups` }, readProject),
    getProject: (projectId: string): Promise<Project> =>
      ask({ operation: 'getProject', path: path`/groups/${projectId}` }, readProject),
  };
}

function readProject(body: unknown): Project {
  return { id: text(body, 'id'), name: text(body, 'name'), organizationId: text(body, 'orgId') };
}
