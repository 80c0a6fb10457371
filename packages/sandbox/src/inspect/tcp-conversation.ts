import { ACK, type Address, FIN, PSH, SYN, tcpPacket } from './tcp-packet.ts';

export interface Conversation {
  /**
   * The packets of a message, and before the first message those of the handshake. Each segment is acknowledged.
   *
   * @param isFromOpener - whether the end that opened the conversation says it
   * @param length - of the message as it was sent; where there are fewer bytes of it, its end is missing
   */
  send(isFromOpener: boolean, bytes: Buffer, length: number): Buffer[];
  /** The packets with which both ends close it; none where nothing was said. */
  close(): Buffer[];
}

const MAX_SEGMENT_BYTES = 16_384;

/** A TCP conversation in which nothing is lost: IPv4 packets. Sequence numbers begin at 0. */
export function conversation(opener: Address, other: Address): Conversation {
  const ends = {
    opener: { from: opener, to: other, sent: 0 },
    other: { from: other, to: opener, sent: 0 },
  };
  let isOpen = false;

  function packet(isFromOpener: boolean, flags: number, payload: Buffer = Buffer.alloc(0)): Buffer {
    const { from, to, sent } = isFromOpener ? ends.opener : ends.other;
    const received = (isFromOpener ? ends.other : ends.opener).sent;
    return tcpPacket(from, to, { flags, payload, sent, received, maxSegmentBytes: MAX_SEGMENT_BYTES });
  }

  /** A packet that takes sequence numbers, and then they are taken. */
  function take(isFromOpener: boolean, count: number, flags: number, payload?: Buffer): Buffer {
    const taken = packet(isFromOpener, flags, payload);
    (isFromOpener ? ends.opener : ends.other).sent += count;
    return taken;
  }

  function open(): Buffer[] {
    if (isOpen) return [];
    isOpen = true;
    return [take(true, 1, SYN), take(false, 1, SYN | ACK), packet(true, ACK)];
  }

  function* segments(isFromOpener: boolean, bytes: Buffer): Generator<Buffer> {
    for (let start = 0; start < bytes.length; start += MAX_SEGMENT_BYTES) {
      const payload = bytes.subarray(start, start + MAX_SEGMENT_BYTES);
      const isLast = start + MAX_SEGMENT_BYTES >= bytes.length;
      yield take(isFromOpener, payload.length, isLast ? PSH | ACK : ACK, payload);
      yield packet(!isFromOpener, ACK);
    }
  }

  return {
    send(isFromOpener, bytes, length) {
      const packets = [...open(), ...segments(isFromOpener, bytes)];
      (isFromOpener ? ends.opener : ends.other).sent += length - bytes.length;
      return packets;
    },
    close: () => (isOpen ? [take(true, 1, FIN | ACK), take(false, 1, FIN | ACK), packet(true, ACK)] : []),
  };
}
