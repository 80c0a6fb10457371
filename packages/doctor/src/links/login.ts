import type { MongoClient } from 'mongodb';
// Not with the rest: it loads the driver, which only a login needs.
// @boundaries-ignore the doctor is bundled from connect's sources
import { connect } from '../../../connect/src/connect.ts';
import { driverError } from '../driver-error.ts';
import {
  explain,
  findLoginEvidence,
  readProperty,
  recordLoginEvidence,
  retryableWritesUnavailable,
  showValue,
  showWords,
  type Target,
} from '../from-connect.ts';
import type { Finding } from '../link.ts';
import { ownDriver } from '../own-driver.ts';
import type { PathId } from '../paths.ts';
import type { ResolvedIdentity } from '../resolve-credentials.ts';
import { withLimit } from '../with-limit.ts';
import { inspectorPage } from './inspector-page.ts';
import { loginOnEach } from './login-on-each.ts';
import type { Network } from './network.ts';

const SELECTION_MS = 8_000;
// For the whole of it: a server, or what stands before it, may fall silent in the middle.
const LIMIT_MS = 20_000;
const MAX_SHOWN = 300;

/**
 * The servers' own words, the user they know the caller by, and what that user may do. Logs in as a program does, and
 * once more on each server where there are several; writes nothing.
 */
export async function examineLogin(
  target: Target,
  identity: ResolvedIdentity,
  path: PathId,
  { addresses, stsHosts, hasNoRetryableWrites = false }: Network,
): Promise<Finding<string>> {
  const env = process.env;
  const silence = () =>
    driverError('MongoNetworkTimeoutError', new Error(`connection <monitor> to ${target.hosts} timed out`));
  const each =
    addresses.length > 1
      ? loginOnEach(addresses, target, identity, { limitMs: SELECTION_MS, maxWords: MAX_SHOWN, silence })
      : Promise.resolve([]);
  let client: MongoClient;
  try {
    client = await withLimit(
      connect({
        credentialProvider: async () => ({ ...identity }),
        clientOptions: {
          ...(target.option('serverSelectionTimeoutMS') === null && {
            serverSelectionTimeoutMS: SELECTION_MS,
          }),
          ...(target.option('appName') === null && { appName: 'atlas-iam-doctor' }),
        },
      }),
      LIMIT_MS,
      silence,
    );
  } catch (error) {
    // The chain gave the credentials: an explanation is to name its source, and not a provider that nobody gave.
    if (path === 'default-chain' && typeof error === 'object' && error !== null) {
      const { credentials: _, ...evidence } = findLoginEvidence(error) ?? {};
      recordLoginEvidence(error, evidence);
    }
    const explanation = explain(error, { env });
    const words = showWords(String(readProperty(error, 'message')), env, MAX_SHOWN);
    const code = readProperty(error, 'code');
    const page = inspectorPage(target.hosts.split(','), env);
    return {
      summary: explanation.summary,
      evidence: [
        `The server, or the driver, says: ${words}${code === undefined ? '' : ` (code ${String(code)})`}`,
        ...(await each).map((login) => login.evidence),
        ...(page === undefined ? [] : [`The sandbox shows its logins, byte by byte: ${page}`]),
      ],
      findings: [explanation],
    };
  }
  try {
    const { evidence = [], ...user } = await withLimit(
      describeUser(client, target.database),
      LIMIT_MS,
      silence,
    );
    const asked = stsHosts.map((host) => showValue(host, env)).join(', ');
    const logins = await each;
    const refusals = logins.flatMap(({ name, refusal }) => (refusal ? [{ name, refusal }] : []));
    const writesFail = hasNoRetryableWrites && target.option('retryWrites') !== 'false';
    const seen = [
      ...logins.map((login) => login.evidence),
      ...(asked ? [`The server had the login verified by the STS of ${asked}.`] : []),
      ...evidence,
    ];
    if (refusals.length === 0) {
      return {
        ...user,
        ...(writesFail && {
          summary: `${user.summary}, and writes will be refused`,
          findings: [retryableWritesUnavailable()],
        }),
        evidence: seen,
      };
    }
    // Without the user: who is let in by some of the servers is not logged in, for the links after this one.
    return {
      summary: `refused by ${refusals.map(({ name }) => name).join(', ')}, of ${logins.length} servers`,
      evidence: seen,
      findings: [...new Map(refusals.map(({ refusal }) => [refusal.code, refusal])).values()],
    };
  } finally {
    await withLimit(client.close(), LIMIT_MS, silence).catch(() => {});
  }
}

async function describeUser(client: MongoClient, database: string): Promise<Finding<string>> {
  const status = await client.db('admin').command({ connectionStatus: 1, showPrivileges: true });
  const {
    authenticatedUsers = [],
    authenticatedUserRoles = [],
    authenticatedUserPrivileges = [],
  } = status.authInfo ?? {};
  const user = showValue(String(readProperty(authenticatedUsers[0], 'user')), process.env);
  const roles = authenticatedUserRoles.map(
    (role: unknown) =>
      `${showValue(String(readProperty(role, 'role')), process.env)}@${showValue(String(readProperty(role, 'db')), process.env)}`,
  );
  const actions = actionsOn(database, authenticatedUserPrivileges);
  return {
    summary: `authenticated as ${user}`,
    evidence: [
      `Logged in with the doctor’s own driver, mongodb ${ownDriver()}.`,
      `Roles: ${roles.join(', ') || 'none'}`,
      `On database ${showValue(database, process.env)}: ${actions.length > 0 ? actions.join(', ') : 'nothing that the server names'}`,
    ],
    ...(roles.length === 0 && {
      remarks: [`The database user has no role: it may log in, and read nothing.`],
    }),
    value: user,
  };
}

const ASKED = ['find', 'insert', 'update', 'remove', 'createIndex'];

/** Of the actions that most programs need, those that the privileges allow on whole of the database. */
function actionsOn(database: string, privileges: unknown): string[] {
  if (!Array.isArray(privileges)) return [];
  const allowed = new Set<unknown>();
  for (const privilege of privileges) {
    const resource = readProperty(privilege, 'resource');
    const [db, collection] = [readProperty(resource, 'db'), readProperty(resource, 'collection')];
    const isMeant =
      readProperty(resource, 'anyResource') === true || ((db === database || db === '') && collection === '');
    const actions = readProperty(privilege, 'actions');
    if (isMeant && Array.isArray(actions)) for (const action of actions) allowed.add(action);
  }
  return ASKED.filter((action) => allowed.has(action));
}
