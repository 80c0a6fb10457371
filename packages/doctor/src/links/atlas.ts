import {
  type AtlasClient,
  AtlasUnreachableError,
  createAtlasClient,
  type DatabaseUser,
} from '@atlas-aws-iam/atlas-client';
import { readAtlasSettings } from '@atlas-aws-iam/atlas-client/settings';
import { admittingEntry, notActive, notListed, paused } from '../atlas/access-faults.ts';
import { parseCaller } from '../atlas/caller.ts';
import type { Fault } from '../atlas/fault.ts';
import { stageOf } from '../atlas/opaque-codes.ts';
import { type AtlasView, type NoCluster, ofRefusal, readView } from '../atlas/read-view.ts';
import { refusalOf } from '../atlas/refusal.ts';
import { readRefusedLogins } from '../atlas/refused-logins.ts';
import { findUserFaults } from '../atlas/user-faults.ts';
import { showWords, type Target } from '../from-connect.ts';
import type { Finding } from '../link.ts';
import type { Progress } from '../progress.ts';
import { withLimit } from '../with-limit.ts';

// For each of the two times it asks: beside the network, and when the login has been tried.
const LIMIT_MS = 20_000;
const REQUEST_LIMIT_MS = 8_000;
const MAX_WAIT_SECONDS = 5;
const MAX_SHOWN = 300;
const MAX_NAMED = 8;

export interface AtlasRequest {
  readonly env: NodeJS.ProcessEnv;
  readonly target: Target;
  /** Settled when the login has been tried, or could not be. */
  readonly way: Promise<Way>;
  readonly progress: Progress;
}

/** How far the client came. */
export interface Way {
  /** Whom the credentials belong to, as STS says; undefined where it does not. */
  readonly arn: string | undefined;
  readonly isLoggedIn: boolean;
  /** Of what is broken between here and the database. */
  readonly codes: readonly string[];
}

type Show = (text: string) => string;

/**
 * What Atlas knows of the cluster, the address and the caller, and tells no client. It is a cause where the client heard
 * nothing but words that hide one; else it is a remark.
 */
export async function examineAtlas({ env, target, way, progress }: AtlasRequest): Promise<Finding<true>> {
  const { baseUrl, clientId, clientSecret, projectId } = readAtlasSettings(env);
  const show: Show = (text) => showWords(text, env, MAX_SHOWN);
  const ending = new AbortController();
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

async function limited<Value>(promise: Promise<Value>): Promise<Value> {
  return withLimit(
    promise,
    LIMIT_MS,
    () =>
      new AtlasUnreachableError('timed-out', 'the doctor', `not all that was asked in ${LIMIT_MS / 1000} s`),
  );
}

function describeOthers({ clusters, projects }: NoCluster, show: Show): Finding<true> {
  const names = clusters.slice(0, MAX_NAMED).map(({ name }) => show(name));
  const where =
    projects.length === 1 ? `project ${show(projects[0]?.name ?? '')}` : `${projects.length} projects`;
  return {
    summary: `no cluster of ${where} has the URI’s host`,
    remarks: [
      projects.length === 0
        ? 'The service account sees no project: give it a role in the one with the cluster.'
        : `Its clusters are ${names.join(', ') || 'none'}. Either the URI names another one, or the service account is of another project.`,
    ],
    value: true,
  };
}

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

async function findNetworkFaults(
  client: AtlasClient,
  { address, cluster, entries, isPrivate, project }: AtlasView,
  show: Show,
): Promise<Fault[]> {
  const faults: Fault[] = cluster.isPaused ? [paused(cluster, show)] : [];
  if (address === undefined || isPrivate) return faults;
  const entry = admittingEntry(entries, address);
  if (!entry) return [...faults, notListed(address, entries, show)];
  const value = entry.cidrBlock ?? entry.ipAddress ?? '';
  const status = await client.accessListStatus(project.id, value).catch(ofRefusal('ACTIVE' as const));
  return status === 'ACTIVE' ? faults : [...faults, notActive(value, status, show)];
}

function describeCluster(
  { address, cluster, entries, isPrivate, project, status }: AtlasView,
  show: Show,
): string[] {
  const entry = address === undefined ? undefined : admittingEntry(entries, address);
  const admitted = entry
    ? `${show(entry.cidrBlock ?? entry.ipAddress ?? '')} lets it in`
    : 'nothing lets it in';
  return [
    `Project ${show(project.name)}, cluster ${show(cluster.name)}: ${cluster.tier}, ${show(cluster.stateName)}${cluster.isPaused ? ', paused' : ''}`,
    address === undefined
      ? 'Atlas does not tell the address of this computer.'
      : `Address of this computer, as Atlas sees it: ${show(address)}; on the IP access list, ${admitted}`,
    ...(isPrivate ? ['The URI leads to a private address, for which the public one does not count.'] : []),
    `Changes of database users: ${status}`,
  ];
}

function describeUser({ awsIAMType, roles, scopes, username }: DatabaseUser, show: Show): string {
  const named = roles.map(({ databaseName, roleName }) => show(`${roleName}@${databaseName}`)).join(', ');
  const limit = scopes.length > 0 ? `, on ${scopes.map((scope) => show(scope.name)).join(', ')} only` : '';
  return `Database user ${show(username)}, AWS IAM ${awsIAMType}: ${named || 'no roles'}${limit}`;
}
