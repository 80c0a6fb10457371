import { UserError } from '@atlas-aws-iam/command';
import type { Sandbox } from '@atlas-aws-iam/sandbox';
import type { Keys } from '@atlas-aws-iam/sandbox/login-client';
import { logIn, startConversation } from '@atlas-aws-iam/sandbox/login-client';
import type { Document } from 'bson';
import { describeOutcome, type Observation } from './observation.ts';
import { observeRaw } from './observe-raw.ts';
import type { RoleNaming } from './server-users.ts';

/**
 * The STS host that a server tells its clients.
 *
 * @throws UserError for a server that cannot be reached, or does not have the mechanism.
 */
export async function readStsHost(uri: string, host: string, signal: AbortSignal): Promise<string> {
  let stsHost: string | undefined;
  const seen = await observeRaw(uri, signal, async (client) => {
    ({ stsHost } = await startConversation(client));
    return { ok: 1 };
  });
  if (stsHost !== undefined) return stsHost;
  const problem = describeOutcome(seen);
  if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH/.test(problem)) {
    throw new UserError(
      `${host} cannot be reached: ${problem}`,
      'Is the server running? Nothing was created.',
    );
  }
  throw new UserError(
    `${host} does not let anybody log in by MONGODB-AWS (${problem}).`,
    'MongoDB Enterprise and Percona Server have the mechanism, once authenticationMechanisms names it; npm run sandbox -- --for-server enterprise prints how. Nothing was created.',
  );
}

/**
 * Whether the server names a role by the role's own ARN, and not by that of its sessions.
 *
 * Logs in with keys that only this sandbox's STS knows, and whom the server has no user for.
 *
 * @throws UserError for a server that asks another STS.
 */
export async function readRoleNaming(
  sandbox: Sandbox,
  server: { uri: string; host: string; stsHost: string },
  prefix: string,
  signal: AbortSignal,
): Promise<RoleNaming> {
  const { account } = sandbox;
  const { roleName, arn } = account.createRole({ roleName: `${prefix}probe` });
  const session = account.issueSession({ roleName, roleSessionName: 'probe' });
  const seen = await probe(server.uri, session, signal);
  if (!sandbox.stsCalls.some(({ callerArn }) => callerArn === session.arn)) {
    throw new UserError(
      `${server.host} did not ask the STS at ${sandbox.awsEndpointUrl} who logs in (${describeOutcome(seen)}). It tells clients to sign for ${server.stsHost}.`,
      'Start the server with that address as its STS: npm run sandbox -- --for-server enterprise prints how. Nothing was created.',
    );
  }
  const { errmsg = '' }: Document = seen.reply ?? {};
  return String(errmsg).includes(arn) ? 'role' : 'sessions';
}

function probe(uri: string, keys: Keys, signal: AbortSignal): Promise<Observation> {
  return observeRaw(uri, signal, (client) => logIn(client, keys));
}
