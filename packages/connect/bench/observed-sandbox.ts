// A sandbox in a process of its own, with a proxy before it that notes every message and when it passed.
import { startSandbox } from '@atlas-aws-iam/sandbox';
import { startRelay } from '@atlas-aws-iam/test-support/relay';

export interface SandboxReady {
  directUri: string;
  proxiedUri: string;
  awsEndpointUrl: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expirationMs: number;
}

export interface Message {
  connection: number;
  /** A command's name, or `reply`. */
  name: string;
  /** Milliseconds since the epoch, with their fractions, so that two processes can be compared. */
  atMs: number;
}

export interface Observed {
  messages: Message[];
  /** SASL conversations that ended well. */
  logins: number;
}

export type SandboxRequest = 'observed' | { untilLogins: number };

let logins = 0;
let waitedFor = Number.POSITIVE_INFINITY;
let messages: Message[] = [];

const sandbox = await startSandbox({
  onAuthAttempt({ verdict }) {
    if (verdict === 'authenticated') logins += 1;
    tellIfReached();
  },
});
// Credentials that expire, as those worth keeping do.
const role = sandbox.account.createRole({ roleName: 'mdb-bench-role' });
sandbox.databaseUsers.create({
  username: role.arn,
  awsIAMType: 'ROLE',
  roles: [{ roleName: 'readWrite', databaseName: 'testdb' }],
});
const session = sandbox.account.issueSession({ roleName: role.roleName, roleSessionName: 'bench' });

const noters = new Map<string, (bytes: Buffer) => void>();
const relay = await startRelay(sandbox.mongodbUri, ({ connection, isRequest, bytes }) => {
  const key = `${connection} ${isRequest}`;
  const note = noters.get(key) ?? createNoter(connection, isRequest ? commandName : () => 'reply');
  noters.set(key, note);
  note(bytes);
});

process.on('message', (request: SandboxRequest) => {
  if (request !== 'observed') {
    waitedFor = request.untilLogins;
    tellIfReached();
    return;
  }
  const observed: Observed = { messages, logins };
  [messages, logins] = [[], 0];
  process.send?.(observed);
});
process.on('disconnect', () => process.exit());

process.send?.({
  directUri: sandbox.mongodbUri,
  proxiedUri: relay.uri,
  awsEndpointUrl: sandbox.awsEndpointUrl,
  accessKeyId: session.accessKeyId,
  secretAccessKey: session.secretAccessKey,
  sessionToken: session.sessionToken,
  expirationMs: session.expiration.getTime(),
} satisfies SandboxReady);

function tellIfReached(): void {
  if (logins < waitedFor) return;
  waitedFor = Number.POSITIVE_INFINITY;
  process.send?.('reached');
}

function createNoter(connection: number, nameOf: (message: Buffer) => string): (chunk: Buffer) => void {
  let received: Buffer = Buffer.alloc(0);
  return (chunk) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 4 && received.length >= received.readInt32LE(0)) {
      const length = received.readInt32LE(0);
      const atMs = performance.timeOrigin + performance.now();
      messages.push({ connection, name: nameOf(received.subarray(0, length)), atMs });
      received = received.subarray(length);
    }
  };
}

/** The first field's name. The body begins after flags and section kind, or in OP_QUERY after the namespace. */
function commandName(message: Buffer): string {
  const isOpQuery = message.readInt32LE(12) === 2004;
  const bodyStart = isOpQuery ? message.indexOf(0, 20) + 9 : 21;
  return message.toString('latin1', bodyStart + 5, message.indexOf(0, bodyStart + 5));
}
