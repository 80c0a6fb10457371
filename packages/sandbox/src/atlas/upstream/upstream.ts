import { type Document, deserialize, serialize } from 'bson';
import { UserError } from '../../user-error.ts';
import { type StartTimer, startSystemTimer } from '../deadline.ts';
import { openUpstreamConnection, type UpstreamConnection, UpstreamGoneError } from './upstream-connection.ts';
import { parseUpstreamUri, type UpstreamAddress } from './upstream-uri.ts';

/** The server behind the sandbox. */
export interface Upstream {
  /** A socket of its own for one client's connection. @throws UpstreamGoneError */
  open(): Promise<UpstreamConnection>;
  /** Asks something for the sandbox itself. @throws UpstreamGoneError */
  ask(command: Document): Promise<Document>;
  /**
   * Destroys the connection, over which something is asked, when the server is silent and does not answer on another one
   * either. A command may take its time as long as the server is there.
   *
   * @returns ends this, once the answer is there
   */
  watch(connection: UpstreamConnection): () => void;
  /** Destroys every connection. */
  stop(): Promise<void>;
}

const CLIENT = {
  application: { name: 'atlas-aws-iam-sandbox' },
  driver: { name: 'atlas-aws-iam-sandbox', version: '0' },
  os: { type: process.platform },
};

/** MongoDB 5.0: older ones have commands that the table of needs does not know. */
const OLDEST_WIRE_VERSION = 13;

/**
 * How long the server may take for what it answers at once, and be silent over a command before it is asked whether it is
 * there. Shorter than the 10 seconds in which clients here select a server: they get to know the reason.
 */
const ANSWER_MS = 5_000;
const SILENCE = `it has said nothing for ${ANSWER_MS / 1000} seconds`;

/**
 * @param startTimer the machine's when left out
 * @throws UserError for a URI that will not do, a server that does not answer, or one that wants a login
 */
export async function connectUpstream(uri: string, startTimer = startSystemTimer): Promise<Upstream> {
  const address = parseUpstreamUri(uri);
  const name = `${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
  const upstream = createUpstream(address, startTimer);
  try {
    await requireOpen(upstream, name);
  } catch (error) {
    await upstream.stop();
    if (!(error instanceof UpstreamGoneError)) throw error;
    throw new UserError(
      `no MongoDB server answers at ${name}: ${error.message}.`,
      error.message === SILENCE
        ? 'Something else listens there, or the server hangs: stop it and start it again, or name another port.'
        : `Start one there first, without access control, such as: mongod --bind_ip 127.0.0.1 --port ${address.port} --dbpath <folder>`,
    );
  }
  return upstream;
}

function createUpstream(address: UpstreamAddress, startTimer: StartTimer): Upstream {
  const connections = new Set<UpstreamConnection>();
  let isStopped = false;

  function start(): UpstreamConnection {
    if (isStopped) throw new UpstreamGoneError('the sandbox is stopped');
    const connection = openUpstreamConnection(address, () => connections.delete(connection));
    connections.add(connection);
    return connection;
  }

  async function inTime<Value>(connection: UpstreamConnection, answer: Promise<Value>): Promise<Value> {
    const endDeadline = startTimer(ANSWER_MS, () => connection.destroy(SILENCE));
    try {
      return await answer;
    } catch (error) {
      connection.destroy();
      throw error;
    } finally {
      endDeadline();
    }
  }

  async function open(): Promise<UpstreamConnection> {
    const connection = start();
    await inTime(connection, greet(connection));
    return connection;
  }

  /** On a connection of its own: nothing else that the server does is waited for. */
  async function ask(command: Document): Promise<Document> {
    const connection = start();
    const asked = greet(connection).then(() => exchange(connection, { ...command, $db: 'admin' }));
    const answer = await inTime(connection, asked);
    connection.destroy();
    return answer;
  }

  return {
    open,
    ask,
    watch(connection) {
      let isOver = false;
      let cancel = startTimer(ANSWER_MS, look);
      function look(): void {
        ask({ hello: 1 }).then(
          () => {
            if (!isOver) cancel = startTimer(ANSWER_MS, look);
          },
          () => {
            if (!isOver) connection.destroy(SILENCE);
          },
        );
      }
      return () => {
        isOver = true;
        cancel();
      };
    },
    async stop() {
      isStopped = true;
      for (const connection of connections) connection.destroy();
    },
  };
}

/** Says what it is, as every client does first, so that the server's log shows who asks. */
async function greet(connection: UpstreamConnection): Promise<void> {
  await exchange(connection, { hello: 1, client: CLIENT, $db: 'admin' });
}

async function exchange(connection: UpstreamConnection, command: Document): Promise<Document> {
  await connection.send({
    bytes: serialize(command),
    sequences: new Map(),
    moreToCome: false,
    exhaustAllowed: false,
  });
  const reply = await connection.receive();
  return reply ? deserialize(reply.body) : {};
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
