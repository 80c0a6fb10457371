import { UserError } from '@atlas-aws-iam/command';
import type { SetupRun } from './setup-run.ts';

/** Atlas tells a change of users to a cluster within seconds, and an access list within a minute or two (from memory). */
const LIMIT_MS = 5 * 60_000;
/** A free or a Flex cluster is made in minutes. */
const CLUSTER_LIMIT_MS = 15 * 60_000;
const PAUSE_MS = 1000;
const MAX_PAUSE_MS = 10_000;

/** Waits until whoever is new can log in from here. @throws UserError when that takes too long, or will not be */
export async function waitUntilReady(run: SetupRun, entry: string | undefined): Promise<void> {
  const { atlas, project } = run.target;
  await waitUntilIdle(run);
  if (entry !== undefined) {
    await until(run, LIMIT_MS, `the access list lets ${entry} in`, async () => {
      const status = await atlas.accessListStatus(project.id, entry);
      if (status !== 'FAILED') return status === 'ACTIVE' ? undefined : status;
      throw new UserError(
        `Atlas could not put ${entry} on the access list.`,
        'Look at Network Access in Atlas, remove the entry there, and try again.',
      );
    });
  }
  await until(run, LIMIT_MS, `the cluster ${run.cluster.name} knows its users`, async () => {
    const status = await atlas.clusterStatus(project.id, run.cluster.name);
    return status === 'APPLIED' ? undefined : status;
  });
}

/** @throws UserError for a cluster that is paused, or does not get ready */
export async function waitUntilIdle({ target, cluster, ...run }: SetupRun): Promise<void> {
  await until(
    { target, cluster, ...run },
    CLUSTER_LIMIT_MS,
    `the cluster ${cluster.name} is ready`,
    async () => {
      const seen = await target.atlas.getCluster(target.project.id, cluster.name);
      if (seen.isPaused) {
        throw new UserError(
          `the cluster ${cluster.name} is paused: nobody can log in.`,
          'Resume it in Atlas, and try again: what is made stays.',
        );
      }
      if (seen.stateName === 'CREATING') return seen.stateName;
      cluster.url = seen.standardSrv ?? seen.standard;
      return undefined;
    },
  );
}

async function until(
  { pause, say, signal, target }: SetupRun,
  limitMs: number,
  what: string,
  look: () => Promise<string | undefined>,
): Promise<void> {
  const giveUpAtMs = target.now() + limitMs;
  for (let ms = PAUSE_MS; ; ms = Math.min(ms * 2, MAX_PAUSE_MS)) {
    signal.throwIfAborted();
    const status = await look();
    if (status === undefined) return;
    if (target.now() > giveUpAtMs) {
      throw new UserError(
        `after ${limitMs / 60_000} minutes Atlas still says ${status}, and not that ${what}.`,
        'What is made stays. Run apply again later: it goes on where this one has ended.',
      );
    }
    say(`Waiting until ${what}: ${status}`);
    await pause(ms);
  }
}
