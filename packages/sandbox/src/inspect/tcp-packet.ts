/** One end of a conversation. */
export interface Address {
  /** Of IPv4, dotted. */
  ip: string;
  port: number;
}

export interface Segment {
  flags: number;
  payload: Buffer;
  /** How many sequence numbers this end has used, and how many it acknowledges. */
  sent: number;
  received: number;
  /** Told with the first segment. */
  maxSegmentBytes: number;
}

// https://www.rfc-editor.org/rfc/rfc9293#section-3.1
export const FIN = 0x01;
export const SYN = 0x02;
export const PSH = 0x08;
export const ACK = 0x10;
const WINDOW_BYTES = 65_535;

// https://www.rfc-editor.org/rfc/rfc791#section-3.1
const TTL = 64;
const TCP = 6;

/** A TCP segment in an IPv4 packet, with the checksums of both. */
export function tcpPacket(from: Address, to: Address, segment: Segment): Buffer {
  const bytes = tcpSegment(from, to, segment);
  const header = Buffer.alloc(20);
  // Version 4, and the header's length in words.
  header[0] = 0x45;
  header.writeUInt16BE(header.length + bytes.length, 2);
  // Not to be fragmented.
  header[6] = 0x40;
  header[8] = TTL;
  header[9] = TCP;
  ipBytes(from).copy(header, 12);
  ipBytes(to).copy(header, 16);
  header.writeUInt16BE(checksum(header), 10);
  return Buffer.concat([header, bytes]);
}

function tcpSegment(from: Address, to: Address, segmentParts: Segment): Buffer {
  const { flags, payload, sent, received, maxSegmentBytes } = segmentParts;
  // Kind, length, value.
  const options = Buffer.from(flags & SYN ? [2, 4, maxSegmentBytes >> 8, maxSegmentBytes & 0xff] : []);
  const header = Buffer.alloc(20);
  header.writeUInt16BE(from.port, 0);
  header.writeUInt16BE(to.port, 2);
  header.writeUInt32BE(sent >>> 0, 4);
  header.writeUInt32BE(flags & ACK ? received >>> 0 : 0, 8);
  header[12] = ((header.length + options.length) / 4) << 4;
  header[13] = flags;
  header.writeUInt16BE(WINDOW_BYTES, 14);
  const segment = Buffer.concat([header, options, payload]);
  segment.writeUInt16BE(checksum(Buffer.concat([pseudoHeader(from, to, segment.length), segment])), 16);
  return segment;
}

function pseudoHeader(from: Address, to: Address, length: number): Buffer {
  return Buffer.concat([ipBytes(from), ipBytes(to), Buffer.from([0, TCP, length >> 8, length & 0xff])]);
}

const ipBytes = ({ ip }: Address): Buffer => Buffer.from(ip.split('.').map(Number));

/** https://www.rfc-editor.org/rfc/rfc1071 */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
