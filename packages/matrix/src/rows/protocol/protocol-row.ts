import assert from 'node:assert/strict';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import type { Keys } from '@atlas-aws-iam/sandbox/login-client';
import { openWireClient, type WireClient } from '@atlas-aws-iam/sandbox/login-client';
import type { Document } from 'bson';
import type { Place } from '../../place.ts';
import { assertNobody, assertUser } from '../../raw/assert-users.ts';
import { dialectsOf, type KnownDialect, type Refusal } from '../../raw/replies.ts';
import type { Evidence, Row } from '../../row.ts';

export interface Participants {
  /** The server's. */
  uri: string;
  /** A connection on which nobody has logged in. */
  client: WireClient;
  /** Static keys of a user who is a database user. */
  keys: Keys;
  /** A session of a role that is a database user. */
  session: Keys;
}

export interface ProtocolCase {
  name: string;
  /** Says what no driver says, and gives the reply that is judged. */
  act(participants: Participants): Promise<Document>;
  refusal: Refusal;
  /** How the server's record says why; left out where the command never reached a conversation. */
  reason?: string;
  /** Whether somebody logged in before, and stays so. */
  isLoggedIn?: true;
}

export const USER = 'arn:aws:iam::123456789012:user/somebody';

export function protocolRow(input: ProtocolCase): Row[] {
  const dialects = dialectsOf(input.refusal);
  return dialects.map((dialect) => ({
    name: dialects.length > 1 ? `${input.name}, ${dialect}` : input.name,
    group: 'protocol',
    target: 'sandbox',
    run: () => run(input, dialect),
  }));
}

async function run(
  { act, refusal, reason, isLoggedIn }: ProtocolCase,
  dialect: KnownDialect,
): Promise<Evidence> {
  await using sandbox = await startSandbox({ dialect });
  await using client = await openWireClient(sandbox.mongodbUri);
  const reply = await act({ ...createCallers(sandbox), uri: sandbox.mongodbUri, client });
  const expected = refusal[dialect];
  assert.deepEqual(reply, expected);
  if (isLoggedIn) await assertUser(client, USER);
  else await assertNobody(client);

  const { verdict, reason: recorded } = sandbox.authAttempts.at(-1) ?? {};
  if (reason !== undefined) {
    assert.equal(verdict, 'refused');
    assert.ok(
      recorded?.includes(reason),
      `The server refused because “${recorded}”; expected was “${reason}”.`,
    );
  }
  return { detail: `${expected.code} ${expected.codeName}${reason === undefined ? '' : `: ${reason}`}` };
}

/** A user and a role, both database users. */
export function createCallers({ account, databaseUsers }: Place): Pick<Participants, 'keys' | 'session'> {
  const user = account.createUser({ userName: 'somebody' });
  databaseUsers.create({ username: user.arn, awsIAMType: 'USER', roles: [] });
  const role = account.createRole({ roleName: 'app' });
  databaseUsers.create({ username: role.arn, awsIAMType: 'ROLE', roles: [] });
  return {
    keys: account.createAccessKey(user),
    session: account.issueSession({ roleName: 'app', roleSessionName: 'protocol' }),
  };
}
