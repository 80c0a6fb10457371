import { type AtlasClient, AtlasUnreachableError, createAtlasClient } from '@atlas-aws-iam/atlas-client';
import { readAtlasSettings } from '@atlas-aws-iam/atlas-client/settings';
import { parseCaller } from '../atlas/caller.ts';
import { describeCluster, describeOthers, describeUser } from '../atlas/describe-view.ts';
import type { Show } from '../atlas/fault.ts';
import { findNetworkFaults } from '../atlas/network-faults.ts';
import { stageOf } from '../atlas/opaque-codes.ts';
import { type AtlasView, readView } from '../atlas/read-view.ts';
import { refusalOf } from '../atlas/refusal.ts';
import { readRefusedLogins } from '../atlas/refused-logins.ts';
import { findUserFaults } from '../atlas/user-faults.ts';
import { showWords, type Target } from '../from-connect.ts';
import type { Finding } from '../link.ts';
import type { Progress } from '../progress.ts';
import { withLimit } from '../with-limit.ts';

// For each time it asks: beside the network, when the login has been tried, and to revoke the token.
const LIMIT_MS = 20_000;
const REQUEST_LIMIT_MS = 8_000;
const MAX_WAIT_SECONDS = 5;
const MAX_SHOWN = 300;

export interface AtlasRequest {
  readonly env: NodeJS.ProcessEnv;
  readonly target: Target;
  /** Settled when the login has been tried, or could not be. */
  readonly way: Promise<Way>;
  readonly progress: Progress;
  /** For each of the times it asks, in milliseconds. */
  readonly limitMs?: number;
}

/** How far the client came. */
export interface Way {
  /** Whom the credentials belong to, as STS says; undefined where it does not. */
  readonly arn: string | undefined;
  readonly isLoggedIn: boolean;
  /** Of what is broken between here and the database. */
  readonly codes: readonly string[];
}

/**
 * What Atlas knows of the cluster, the address and the caller, and tells no client. It is a cause where the client heard
 * nothing but words that hide one; else it is a remark.
 */
export async function examineAtlas({
  env,
  target,
  way,
  progress,
  limitMs = LIMIT_MS,
}: AtlasRequest): Promise<Finding<true>> {
  const { baseUrl, clientId, clientSecret, projectId } = readAtlasSettings(env);
  const show: Show = (text) => showWords(text, env, MAX_SHOWN);
  const ending = new AbortController();
  const limited = <Value>(asked: Promise<Value>) => withLimit(asked, limitMs, () => tooSlow(limitMs));
  try {
    const client = createAtlasClient({
      baseUrl,
      clientId,
      clientSecret,
      signal: ending.signal,
      limitMs: REQUEST_LIMIT_MS,
      maxWaitSeconds: MAX_WAIT_SECONDS,
      onWait: ({ seconds }) => progress(`waits ${seconds} s, as Atlas wants`),
    });
    try {
      progress('asks the Administration API');
      const view = await limited(readView(client, target, projectId));
      if (!('cluster' in view)) return describeOthers(view, show);
      const ended = await way;
      progress('compares');
      return await limited(compare(client, view, ended, show));
    } finally {
      // Nothing stays behind that somebody could use; it would end by itself within the hour.
      await limited(client.revokeToken()).catch(() => {});
    }
  } catch (error) {
    const { summary, remark } = refusalOf(error, show);
    return { summary, remarks: [remark], isUnasked: true };
  } finally {
    ending.abort();
  }
}

const tooSlow = (limitMs: number) =>
  new AtlasUnreachableError('timed-out', 'the doctor', `not all that was asked in ${limitMs / 1000} s`);

async function compare(
  client: AtlasClient,
  view: AtlasView,
  { arn, codes, isLoggedIn }: Way,
  show: Show,
): Promise<Finding<true>> {
  const { cluster, project } = view;
  const name = `cluster ${show(cluster.name)} of project ${show(project.name)}`;
  const ofNetwork = await findNetworkFaults(client, view, show);
  const caller = arn === undefined ? undefined : parseCaller(arn);
  const ofUser = caller && findUserFaults({ ...view, caller, show });
  const evidence = [
    ...describeCluster(view, show),
    ...(ofUser?.user ? [describeUser(ofUser.user, show)] : []),
    ...(caller ? [] : ['Database users were not compared: STS names no IAM user and no role.']),
  ];
  if (isLoggedIn) return { summary: `${name}: ${cluster.stateName}`, evidence, value: true };
  const faults = [...ofNetwork, ...(ofUser?.faults ?? [])];
  const stage = stageOf(codes);
  const causes = faults.filter((fault) => fault.stage === stage);
  const others = faults.filter((fault) => fault.stage !== stage);
  // A login was tried, and refused.
  const history = codes.length > 0 && stage !== 'network' ? await readRefusedLogins(client, view, show) : [];
  const remarks = others.map(({ summary, fix }) => `${summary}. ${fix}`);
  const [first] = causes;
  if (first) {
    return {
      summary: first.summary,
      evidence: [...evidence, ...history],
      remarks,
      findings: causes.map(({ stage: _, ...cause }) => ({ ...cause, section: 'what-only-atlas-knows' })),
      value: true,
    };
  }
  const isAny = remarks.length > 0 ? '' : ', and nothing that explains a failure';
  return {
    summary: `${name}: ${cluster.stateName}${isAny}`,
    evidence,
    remarks: [...remarks, ...history],
    value: true,
  };
}
