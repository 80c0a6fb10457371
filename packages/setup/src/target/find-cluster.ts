import type { AtlasClient, Cluster } from '@atlas-aws-iam/atlas-client';
import { didYouMean, quoteTyped, UserError } from '@atlas-aws-iam/command';
import type { RunCluster } from '../run/setup-run.ts';

export interface WantedCluster {
  name: string | undefined;
  /** Whether one is made where there is none of the name. */
  isMade: boolean;
}

const NAME = /^[a-zA-Z0-9][a-zA-Z0-9-]{0,63}$/;
const DEFAULT_NAME = 'atlas-aws-iam';

/** The cluster of the name, or the only one of the project. @throws UserError */
export async function findCluster(
  atlas: AtlasClient,
  projectId: string,
  { name, isMade }: WantedCluster,
): Promise<RunCluster> {
  if (name !== undefined && !NAME.test(name)) {
    throw new UserError(
      `--cluster ${quoteTyped(name)}: no cluster can have that name.`,
      'A name has at most 64 letters, digits and hyphens, and does not begin with a hyphen.',
    );
  }
  const clusters = await atlas.listClusters(projectId);
  const names = clusters.map((cluster) => cluster.name);
  const known =
    names.length > 0 ? `It has: ${names.join(', ')}.` : 'It has none: --create-cluster m0 makes a free one.';
  const wanted = name ?? (isMade ? DEFAULT_NAME : undefined);
  if (wanted === undefined) {
    const [first, second] = clusters;
    if (first && !second) return runCluster(first);
    throw new UserError(
      `the project has ${clusters.length} clusters, and none is named.`,
      `Say --cluster <name>. ${known}`,
    );
  }
  const found = clusters.find((cluster) => cluster.name === wanted);
  if (found) return runCluster(found);
  if (isMade) return { name: wanted, url: undefined };
  throw new UserError(`the project has no cluster ${quoteTyped(wanted)}.${didYouMean(wanted, names)}`, known);
}

function runCluster({ name, standard, standardSrv }: Cluster): RunCluster {
  return { name, url: standardSrv ?? standard };
}
