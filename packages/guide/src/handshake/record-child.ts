import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import { type Packet as RelayPacket, startRelay } from '@atlas-aws-iam/test-support/relay';
import { MongoClient } from 'mongodb';
import * as cast from './cast.ts';
import { drawNext } from './fixed.ts';
import type { Recorded } from './messages.ts';
import type { Recording } from './recorded-login.ts';

// Two logins of the unmodified driver, with a user's key and with a session of a role, and every byte of them on stdout.
// In a process of its own, because time and chance are fixed in all of it.

interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

type Packet = RelayPacket & Pick<Recorded, 'link'>;

const packets: Packet[] = [];
const recordAs = (link: Packet['link']) => (packet: RelayPacket) => void packets.push({ ...packet, link });

await using sandbox = await startSandbox({ clock: Date.now });
const stsUrl = new URL(sandbox.awsEndpointUrl);
await using mongodb = await startRelay(sandbox.mongodbUri, recordAs('mongodb'));
await using sts = await startRelay(sandbox.awsEndpointUrl, recordAs('sts'));
leadThroughRelay(stsUrl.port, sts.port);

const { account, databaseUsers } = sandbox;
const roles = [{ roleName: 'readWrite' as const, databaseName: 'testdb' }];

drawNext(withoutPrefix(cast.USER_ID));
const user = account.createUser({ userName: cast.USER_NAME });
databaseUsers.create({ username: user.arn, awsIAMType: 'USER', roles });
drawNext(withoutPrefix(cast.STATIC_ACCESS_KEY_ID), cast.SECRET_ACCESS_KEY);
const key = account.createAccessKey({ userName: cast.USER_NAME });

drawNext(withoutPrefix(cast.ROLE_ID));
const role = account.createRole({ roleName: cast.ROLE_NAME });
databaseUsers.create({ username: role.arn, awsIAMType: 'ROLE', roles });
drawNext(withoutPrefix(cast.TEMPORARY_ACCESS_KEY_ID), cast.SECRET_ACCESS_KEY, cast.SESSION_TOKEN);
const session = account.issueSession({ roleName: cast.ROLE_NAME, roleSessionName: cast.ROLE_SESSION_NAME });

const issued = [user.userId, key.accessKeyId, key.secretAccessKey];
const issuedToRole = [role.roleId, session.accessKeyId, session.secretAccessKey, session.sessionToken];
requireDrawn([...issued, ...issuedToRole]);

const { accessKeyId, secretAccessKey } = key;
const recording: Recording = {
  user: await logIn({ accessKeyId, secretAccessKey }),
  role: await logIn({
    accessKeyId: session.accessKeyId,
    secretAccessKey: session.secretAccessKey,
    sessionToken: session.sessionToken,
  }),
};
console.log(JSON.stringify(recording));

/**
 * What passed on the connection that logged in, and between server and STS meanwhile, in the order in which it did; and
 * the server's record of it.
 */
async function logIn(credentials: Keys): Promise<Recording['user']> {
  packets.length = 0;
  const uri = new URL(sandbox.mongodbUri);
  uri.port = String(mongodb.port);
  const client = new MongoClient(uri.toString(), {
    authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: async () => credentials },
    serverSelectionTimeoutMS: 5000,
  });
  try {
    await client.connect();
    await client.db('admin').command({ connectionStatus: 1 });
    const attempt = sandbox.authAttempts.at(-1);
    if (!attempt) throw new Error('The sandbox has no record of the login.');
    return { sent: takeLogin(), attempt };
  } finally {
    await client.close();
  }
}

function takeLogin(): Recorded[] {
  // The driver watches the server on a connection of its own, on which nobody logs in.
  const start = packets.find(({ link, bytes }) => link === 'mongodb' && bytes.includes('saslStart'));
  const login: Packet[] = [];
  for (const packet of packets) {
    if (packet.link === 'mongodb' && packet.connection !== start?.connection) continue;
    const last = login.at(-1);
    // A message may come in several packets.
    if (last && last.link === packet.link && last.isRequest === packet.isRequest) {
      last.bytes = Buffer.concat([last.bytes, packet.bytes]);
    } else {
      login.push({ ...packet });
    }
  }
  return login.map(({ link, isRequest, bytes }) => ({ link, isRequest, base64: bytes.toString('base64') }));
}

/** Where STS is, the sandbox's server knows from inside; only its socket is led elsewhere, as a network could do it. */
function leadThroughRelay(fromPort: string, toPort: number): void {
  const { request } = http;
  Object.assign(http, {
    request: (options: http.RequestOptions) =>
      request(String(options.port) === fromPort ? { ...options, port: toPort } : options),
  });
  syncBuiltinESMExports();
}

function withoutPrefix(id: string): string {
  return id.slice('AKIA'.length);
}

/** That the sandbox still draws its ids and keys as it is expected to here. */
function requireDrawn(drawn: readonly string[]): void {
  const expected: readonly string[] = Object.values(cast).filter((value) => typeof value === 'string');
  const foreign = drawn.filter((value) => !expected.includes(value));
  if (foreign.length === 0) return;
  throw new Error(
    `The sandbox issued ${foreign.length} of ${drawn.length} ids and keys otherwise than packages/guide/src/handshake/fixed.ts foresees: see packages/sandbox/src/account/identifiers.ts.`,
  );
}
