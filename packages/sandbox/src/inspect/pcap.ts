import type { LoginDetail, Message } from './model.ts';
import { conversation } from './tcp-conversation.ts';
import type { Address } from './tcp-packet.ts';

// https://ietf-opsawg-wg.github.io/draft-ietf-opsawg-pcap/draft-ietf-opsawg-pcap.html
const MAGIC_MICROSECONDS = 0xa1b2c3d4;
const MAX_PACKET_BYTES = 65_535;
/** A packet begins with its IP header: the parties of a login have no hardware address. */
const LINKTYPE_RAW = 101;
const LAST_MICROSECOND = 0xffff_ffff * 1e6 + 999_999;

// Addresses for documentation: these packets were never on a network. https://www.rfc-editor.org/rfc/rfc5737
const CLIENT: Address = { ip: '192.0.2.1', port: 50_000 };
/** The port by which Wireshark knows MongoDB. */
const SERVER: Address = { ip: '192.0.2.2', port: 27_017 };
const SERVER_AS_CLIENT: Address = { ip: '192.0.2.2', port: 50_001 };
const STS: Address = { ip: '192.0.2.3', port: 80 };

/**
 * A login as a file that Wireshark and tcpdump read: what client and server said, and what the server asked STS, as two
 * TCP conversations. It holds the bytes that were kept, in which secrets are overwritten.
 *
 * Of a message that was clipped the file has the beginning. The sequence numbers go on behind all of it, so that Wireshark
 * reports the gap as a segment that was not captured; and a login of which anything was dropped ends without FIN.
 */
export function toPcap({ messages, isClipped }: LoginDetail): Buffer {
  const packets: Buffer[] = [fileHeader()];
  let microseconds = 0;
  const write = (at: number) => (packet: Buffer) => {
    microseconds = Math.min(Math.max(Math.floor(at * 1000), microseconds + 1), LAST_MICROSECOND);
    packets.push(packetHeader(microseconds, packet.length), packet);
  };

  const conversations = { server: conversation(CLIENT, SERVER), sts: conversation(SERVER_AS_CLIENT, STS) };
  for (const message of messages) {
    const isSts = message.from === 'sts' || message.to === 'sts';
    const { send } = conversations[isSts ? 'sts' : 'server'];
    const isFromOpener = message.from === (isSts ? 'server' : 'client');
    send(isFromOpener, Buffer.from(message.base64, 'base64'), message.length).forEach(write(message.at));
  }
  if (!isClipped && !messages.some(isCut)) {
    for (const { close } of [conversations.sts, conversations.server]) close().forEach(write(0));
  }
  return Buffer.concat(packets);
}

const isCut = ({ base64, length }: Message): boolean => Buffer.byteLength(base64, 'base64') < length;

function fileHeader(): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(MAGIC_MICROSECONDS, 0);
  // Version 2.4.
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(MAX_PACKET_BYTES, 16);
  header.writeUInt32LE(LINKTYPE_RAW, 20);
  return header;
}

function packetHeader(microseconds: number, length: number): Buffer {
  const header = Buffer.alloc(16);
  header.writeUInt32LE(Math.floor(microseconds / 1e6), 0);
  header.writeUInt32LE(microseconds % 1e6, 4);
  header.writeUInt32LE(length, 8);
  header.writeUInt32LE(length, 12);
  return header;
}
