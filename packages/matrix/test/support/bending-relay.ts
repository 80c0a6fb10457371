import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { HEADER_BYTES, OP_MSG, opMsg } from '@atlas-aws-iam/sandbox/login-client';
import { Binary, type Document, deserialize, Int32, Long, serialize, Timestamp } from 'bson';

/** What a server may do otherwise than the sandbox. */
export type DifferenceName = keyof typeof BENDS;

/** Stands before a server, and bends what it says. */
export interface BendingRelay {
  readonly uri: string;
  /** `<name> <database>` of every command that has passed. */
  readonly commands: ReadonlySet<string>;
  /** The names of all that it was to create. */
  readonly createdUsers: ReadonlySet<string>;
}

/** Of a request, before the server has it, and of the reply to it. */
interface Bend {
  /** The request that the server gets in its place, or what becomes of the connection. */
  request?(command: Document): Document | 'drop' | 'withhold' | undefined;
  reply?(command: Document, reply: Document): Document | undefined;
}

const REFUSED = {
  ok: 0,
  errmsg: 'Authentication failed.',
  code: new Int32(18),
  codeName: 'AuthenticationFailed',
};
const SESSIONS = /arn:aws:sts::(\d+):assumed-role\/(.+)\/\*/;
const ROLE = 'arn:aws:iam::$1:role/$2';
const TEN_MINUTES_MS = 10 * 60_000;

let clusterTime = Long.ONE;

const BENDS = {
  code: {
    reply: (_, reply) =>
      reply.errmsg === 'No SASL session state found' ? { ...reply, code: new Int32(1717) } : undefined,
  },
  text: {
    reply: (_, reply) =>
      isCode(reply, 11)
        ? { ...reply, errmsg: String(reply.errmsg).replace('Could not find user', 'There is no user') }
        : undefined,
  },
  'extra field': {
    reply: ({ saslStart }, reply) =>
      saslStart && isCode(reply, 2) ? { ...reply, surprise: 'here' } : undefined,
  },
  'accepted where refused': {
    request(command) {
      const { r, ...rest } = payloadOf(command);
      if (!command.saslStart || !(r instanceof Binary) || r.length() !== 33) return undefined;
      return { ...command, payload: binary({ r: new Binary(r.buffer.subarray(0, 32)), ...rest }) };
    },
  },
  'refused where accepted': {
    reply(command) {
      if (!command.saslContinue) return undefined;
      const { d } = payloadOf(command);
      const [year, ...rest] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(d)?.slice(1) ?? [];
      const [month, day, hour, minute, second] = rest;
      const signedAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
      return signedAt < Date.now() - TEN_MINUTES_MS ? REFUSED : undefined;
    },
  },
  'dropped connection': {
    request: ({ mechanism }) => (mechanism instanceof Int32 ? 'drop' : undefined),
  },
  slow: {
    request: (command) => (command.saslStart && 'surprise' in command ? 'withhold' : undefined),
  },
  'another user name': {
    reply(command, reply) {
      const [user] = reply.authInfo?.authenticatedUsers ?? [];
      if (!command.connectionStatus || !user) return undefined;
      const name = user.user.replace(SESSIONS, ROLE);
      return { ...reply, authInfo: { ...reply.authInfo, authenticatedUsers: [{ ...user, user: name }] } };
    },
  },
  /** What a member of a replica set adds to every reply. */
  'cluster time': {
    reply: ({ saslStart, saslContinue }, reply) => {
      if (!saslStart && !saslContinue) return undefined;
      clusterTime = clusterTime.add(1);
      const time = new Timestamp(clusterTime);
      return { ...reply, $clusterTime: { clusterTime: time, signature: {} }, operationTime: time };
    },
  },
  /** In what it says of users that it does not have, by which a client learns how it names them. */
  'roles by their own ARN': {
    reply: (_, reply) =>
      isCode(reply, 11) ? { ...reply, errmsg: String(reply.errmsg).replace(SESSIONS, ROLE) } : undefined,
  },
  'no mechanism': {
    reply: ({ saslStart }) =>
      saslStart && {
        ok: 0,
        errmsg: 'Received authentication for mechanism MONGODB-AWS which is unknown or not enabled',
        code: new Int32(334),
        codeName: 'MechanismUnavailable',
      },
  },
} satisfies Record<string, Bend>;

export async function startBendingRelay(
  serverUri: string,
  differences: readonly DifferenceName[],
): Promise<BendingRelay> {
  const bends: Bend[] = differences.map((name) => BENDS[name]);
  const commands = new Set<string>();
  const createdUsers = new Set<string>();
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: '127.0.0.1', port: Number(new URL(serverUri).port), noDelay: true });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => {}).on('close', () => other.destroy());
    }
    const asked = new Map<number, Document>();
    onFrames(near, (bytes) => {
      const command = readCommand(bytes);
      if (!command) return far.write(bytes);
      const [name = ''] = Object.keys(command);
      commands.add(`${name} ${command.$db}`);
      if (command.createUser) createdUsers.add(command.createUser);
      asked.set(bytes.readInt32LE(4), command);
      const bent = first(bends, ({ request }) => request?.(command));
      if (bent === 'drop') return near.resetAndDestroy();
      if (bent === 'withhold') return;
      return far.write(bent ? withBody(bytes, bent) : bytes);
    });
    onFrames(far, (bytes) => {
      const command = asked.get(bytes.readInt32LE(8));
      const reply = command && readCommand(bytes);
      const bent = reply && first(bends, (bend) => bend.reply?.(command, reply));
      near.write(bent ? withBody(bytes, bent) : bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const uri = new URL(serverUri);
  uri.port = String((server.address() as AddressInfo).port);
  return { uri: uri.toString(), commands, createdUsers };
}

function first<T>(bends: readonly Bend[], ask: (bend: Bend) => T | undefined): T | undefined {
  for (const bend of bends) {
    const bent = ask(bend);
    if (bent !== undefined) return bent;
  }
  return undefined;
}

function onFrames(socket: Socket, take: (bytes: Buffer) => void): void {
  let received = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    while (received.length >= 4 && received.length >= received.readInt32LE(0)) {
      const frame = received.subarray(0, received.readInt32LE(0));
      received = received.subarray(frame.length);
      take(frame);
    }
  });
}

/** The document of a message with one section; undefined for others, and for what cannot be read. */
function readCommand(bytes: Buffer): Document | undefined {
  const start = HEADER_BYTES + 5;
  if (bytes.readInt32LE(12) !== OP_MSG || bytes[start - 1] !== 0) return undefined;
  if (bytes.readInt32LE(start) !== bytes.length - start) return undefined;
  try {
    return deserialize(bytes.subarray(start), { promoteValues: false });
  } catch {
    return undefined;
  }
}

function withBody(bytes: Buffer, document: Document): Buffer {
  const message = opMsg(serialize(document), { requestId: bytes.readInt32LE(4) });
  message.writeInt32LE(bytes.readInt32LE(8), 8);
  return message;
}

function payloadOf({ payload }: Document): Document {
  try {
    return payload instanceof Binary ? deserialize(payload.buffer, { promoteValues: false }) : {};
  } catch {
    return {};
  }
}

function binary(document: Document): Binary {
  return new Binary(serialize(document));
}

function isCode({ code }: Document, wanted: number): boolean {
  return code instanceof Int32 && code.value === wanted;
}
