import { BSON } from 'mongodb';

/** The first hello alone tells of the machine. Its document stands behind flags, `admin.$cmd` and two numbers. */
const HELLO_DOCUMENT_AT = 16 + 4 + 'admin.$cmd\0'.length + 8;

/**
 * A message as it was sent, but for what differs from run to run and from machine to machine: its ids are counted from 1 in
 * each login, and the client's metadata is only the driver's.
 *
 * @param id of the request; its reply has the same
 * @throws when there is not exactly one message
 */
export function normalise(sent: Uint8Array, isRequest: boolean, id: number): Buffer {
  const message = Buffer.from(sent);
  if (message.readInt32LE(0) !== message.length) {
    throw new Error('More than one message where there should be one.');
  }
  const bytes = isRequest && id === 1 ? withoutMachine(message) : message;
  // The ids are the process's own count, in which other connections take part.
  for (const [index, value] of [bytes.length, id, isRequest ? 0 : id].entries()) {
    bytes.writeInt32LE(value, index * 4);
  }
  return bytes;
}

function withoutMachine(message: Buffer): Buffer {
  // Types as they were sent.
  const document = BSON.deserialize(message.subarray(HELLO_DOCUMENT_AT), { promoteValues: false });
  const client = { driver: document.client.driver, platform: '…', os: '…' };
  return Buffer.concat([message.subarray(0, HELLO_DOCUMENT_AT), BSON.serialize({ ...document, client })]);
}
