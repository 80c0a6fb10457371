import type { HttpExchange } from '../aws/request-log.ts';
import { headerValue } from '../sigv4/http-request.ts';
import { formatRequest, formatResponse } from './format-http.ts';
import { type SentBytes, toMessage } from './message.ts';
import type { LoginDetail } from './model.ts';

/** In the second payload, of a login that STS was not asked about. */
const AUTHORIZATION = /AWS4-HMAC-SHA256 [ -~]*/;

/** Of the messages of one login. */
const MAX_LOGIN_BYTES = 64 * 1024;

/**
 * A login under way, with its messages as they travelled. They are overwritten when it has ended, and at the latest when it
 * is kept.
 */
export interface LoginRecording {
  add(message: SentBytes): void;
  /** What STS was asked, and said. */
  addExchange(exchange: HttpExchange, at: number): void;
  readonly exchange: HttpExchange | undefined;
  /** The header that the client sent to be passed on: undefined where it sent none. */
  authorization(): string | undefined;
  /** All of it with secrets overwritten. */
  messages(): Pick<LoginDetail, 'messages' | 'isClipped'>;
}

export function createLoginRecording(before: readonly SentBytes[]): LoginRecording {
  const raw: (SentBytes & { length: number })[] = [];
  let exchange: HttpExchange | undefined;
  let size = 0;

  function add(message: SentBytes): void {
    const room = Math.max(0, MAX_LOGIN_BYTES - size);
    const { length } = message.bytes;
    // A copy, and no more than is kept: the bytes may be a view of something large.
    const bytes = Uint8Array.prototype.slice.call(message.bytes, 0, room);
    size += bytes.length;
    raw.push({ ...message, bytes, length });
  }
  before.forEach(add);

  return {
    add,
    addExchange(seen, at) {
      exchange = seen;
      const { request, response } = seen;
      const between = { at, protocol: 'HTTP' } as const;
      add({ from: 'server', to: 'sts', ...between, bytes: formatRequest(request) });
      if (response) add({ from: 'sts', to: 'server', ...between, bytes: formatResponse(response, at) });
    },
    get exchange() {
      return exchange;
    },
    authorization() {
      if (exchange) return headerValue(exchange.request, 'authorization');
      const last = raw.findLast(({ from }) => from === 'client');
      return last && AUTHORIZATION.exec(Buffer.from(last.bytes).toString('latin1'))?.[0];
    },
    messages() {
      const messages = raw.map((message) => toMessage(message, MAX_LOGIN_BYTES));
      const isClipped = raw.some(({ bytes, length }) => bytes.length < length);
      return { messages, ...(isClipped && { isClipped }) };
    },
  };
}
