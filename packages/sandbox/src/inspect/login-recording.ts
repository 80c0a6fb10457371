import type { HttpExchange } from '../aws/request-log.ts';
import { headerValue } from '../sigv4/http-request.ts';
import { formatRequest, formatResponse } from './format-http.ts';
import { type SentBytes, toMessage } from './message.ts';
import type { LoginDetail } from './model.ts';

/** In the second payload, of a login that STS was not asked about. */
const AUTHORIZATION = /AWS4-HMAC-SHA256 [ -~]*/;

/** Of the messages of one login. */
const MAX_LOGIN_BYTES = 64 * 1024;
/** A login has ten; whoever is in the middle of one may send any others in between. */
const MAX_LOGIN_MESSAGES = 100;

/**
 * A login under way, with its messages as they travelled. They are overwritten when it has ended, and at the latest when it
 * is kept.
 */
export interface LoginRecording {
  add(message: SentBytes): void;
  /** What STS was asked, and said. */
  addExchange(exchange: HttpExchange, at: number): void;
  exchange(): HttpExchange | undefined;
  /** The header that the client sent to be passed on: undefined where it sent none. */
  authorization(): string | undefined;
  /** All of it with secrets overwritten. */
  messages(): Pick<LoginDetail, 'messages' | 'isClipped'>;
}

export function createLoginRecording(before: readonly SentBytes[]): LoginRecording {
  /** In the order in which they travelled; what STS was asked in the bytes it has, which are written when they are wanted. */
  const parts: (Sent | SeenExchange)[] = [];
  let exchange: HttpExchange | undefined;
  let size = 0;
  let isCut = false;

  function add(message: SentBytes): void {
    if (parts.length >= MAX_LOGIN_MESSAGES) {
      isCut = true;
      return;
    }
    const room = Math.max(0, MAX_LOGIN_BYTES - size);
    const { length } = message.bytes;
    // A copy, and no more than is kept: the bytes may be a view of something large.
    const bytes = Buffer.from(length <= room ? message.bytes : message.bytes.subarray(0, room));
    size += bytes.length;
    parts.push({ ...message, bytes, length });
  }
  before.forEach(add);

  return {
    add,
    addExchange(seen, at) {
      exchange = seen;
      parts.push({ seen, at });
    },
    exchange: () => exchange,
    authorization() {
      if (exchange) return headerValue(exchange.request, 'authorization');
      const last = parts.findLast((part): part is Sent => !('seen' in part) && part.from === 'client');
      return last && AUTHORIZATION.exec(Buffer.from(last.bytes).toString('latin1'))?.[0];
    },
    messages() {
      let room = MAX_LOGIN_BYTES;
      const sent: Sent[] = parts.flatMap((part) => ('seen' in part ? messagesOf(part) : [part]));
      const messages = sent.map((message) => {
        const bytes = message.bytes.subarray(0, room);
        room -= bytes.length;
        return toMessage({ ...message, bytes }, MAX_LOGIN_BYTES);
      });
      const isClipped = isCut || sent.reduce((sum, { length }) => sum + length, 0) > MAX_LOGIN_BYTES;
      return { messages, ...(isClipped && { isClipped }) };
    },
  };
}

type Sent = SentBytes & { length: number };

interface SeenExchange {
  seen: HttpExchange;
  at: number;
}

function messagesOf({ seen: { request, response }, at }: SeenExchange): Sent[] {
  const between = { at, protocol: 'HTTP' } as const;
  const asked = formatRequest(request);
  const told = response && formatResponse(response, at);
  return [
    { from: 'server', to: 'sts', ...between, bytes: asked, length: asked.length },
    ...(told ? [{ from: 'sts', to: 'server', ...between, bytes: told, length: told.length } as const] : []),
  ];
}
