import { dissectHttp } from './dissect-http.ts';
import { dissectWire } from './dissect-wire.ts';
import type { Message, Party } from './model.ts';

export interface SentBytes {
  from: Party;
  to: Party;
  /** Milliseconds since the epoch. */
  at: number;
  protocol: Message['protocol'];
  bytes: Uint8Array;
  /** Of the whole message, where `bytes` are no more than its beginning. */
  length?: number;
  /** The command that a reply answers: `saslStart`. */
  asked?: string;
  /** The secrets in it are everybody's: nothing is hidden. */
  isExample?: boolean;
}

/** A message as it is kept, shown and exported: secrets overwritten, and no more of it than its first `limitBytes`. */
export function toMessage(
  { from, to, at, protocol, bytes, length = bytes.length, asked, isExample }: SentBytes,
  limitBytes: number,
): Message {
  // Read after it is clipped, so that a long message takes no longer than a short one.
  const beginning = bytes.subarray(0, limitBytes);
  const dissected =
    protocol === 'MongoDB'
      ? dissectWire(beginning, { from: from === 'client' ? 'client' : 'server', asked, isExample })
      : dissectHttp(beginning, { from: from === 'sts' ? 'sts' : 'server', isExample });
  const { title, fields } = dissected;
  return { from, to, at, title, protocol, base64: dissected.bytes.toString('base64'), length, fields };
}
