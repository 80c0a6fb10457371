import { type Document, deserialize, serialize } from 'bson';
import { UserError } from '../../user-error.ts';
import { openUpstreamConnection, type UpstreamConnection, UpstreamGoneError } from './upstream-connection.ts';
import { parseUpstreamUri, type UpstreamAddress } from './upstream-uri.ts';

/** The server behind the sandbox. */
export interface Upstream {
  /** A socket of its own for one client's connection. @throws UpstreamGoneError */
  open(): Promise<UpstreamConnection>;
  /** Asks something for the sandbox itself. @throws UpstreamGoneError */
  ask(command: Document): Promise<Document>;
  stop(): Promise<void>;
}

const CLIENT = {
  application: { name: 'atlas-aws-iam-sandbox' },
  driver: { name: 'atlas-aws-iam-sandbox', version: '0' },
  os: { type: process.platform },
};

/** MongoDB 5.0: older ones have commands that the table of needs does not know. */
const OLDEST_WIRE_VERSION = 13;

/** @throws UserError for a URI that will not do, a server that does not answer, or one that wants a login */
export async function connectUpstream(uri: string): Promise<Upstream> {
  const address = parseUpstreamUri(uri);
  const name = `${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
  const upstream = createUpstream(() => openAndGreet(address));
  try {
    await requireOpen(upstream, name);
  } catch (error) {
    await upstream.stop();
    if (!(error instanceof UpstreamGoneError)) throw error;
    throw new UserError(
      `no MongoDB server answers at ${name}: ${error.message}.`,
      `Start one there first, without access control, such as: mongod --bind_ip 127.0.0.1 --port ${address.port} --dbpath <folder>`,
    );
  }
  return upstream;
}

/** Says what it is, as every client does first, so that the server's log shows who asks. */
async function openAndGreet(address: UpstreamAddress): Promise<UpstreamConnection> {
  const connection = await openUpstreamConnection(address);
  await exchange(connection, { hello: 1, client: CLIENT, $db: 'admin' });
  return connection;
}

async function exchange(connection: UpstreamConnection, command: Document): Promise<Document> {
  await connection.send({
    bytes: serialize(command),
    sequences: new Map(),
    moreToCome: false,
    exhaustAllowed: false,
  });
  return deserialize((await connection.receive()).body);
}

function createUpstream(open: () => Promise<UpstreamConnection>): Upstream {
  let own: Promise<UpstreamConnection> | undefined;
  // One question after the other: they share a socket.
  let last: Promise<unknown> = Promise.resolve();

  async function askOnce(command: Document): Promise<Document> {
    const isUsed = own !== undefined;
    own ??= open();
    try {
      return await exchange(await own, command);
    } catch (error) {
      own = undefined;
      // It may have been away since it was last asked, and be back.
      if (isUsed) return askOnce(command);
      throw error;
    }
  }

  return {
    open,
    async ask(command) {
      const answer = last.then(() => askOnce({ ...command, $db: 'admin' }));
      last = answer.catch(() => undefined);
      return answer;
    },
    async stop() {
      try {
        (await own)?.destroy();
      } catch {
        // There is nothing to end.
      }
    },
  };
}

async function requireOpen({ ask }: Upstream, name: string): Promise<void> {
  const hello = await ask({ hello: 1 });
  if (hello.ok !== 1 || !(Number(hello.maxWireVersion) >= OLDEST_WIRE_VERSION)) {
    throw new UserError(
      `what answers at ${name} is no MongoDB server of today.`,
      'It needs MongoDB 5.0 or newer.',
    );
  }
  const { ok, code } = await ask({ listDatabases: 1, nameOnly: true });
  if (ok === 1) return;
  throw new UserError(
    code === 13
      ? `the server at ${name} wants a login.`
      : `the server at ${name} does not list its databases.`,
    'Start it without access control: who may log in is the sandbox’s to say.',
  );
}
