import type { HttpExchange } from '../aws/request-log.ts';
import { keyIdIn } from './credentials-in.ts';
import { formatRequest, formatResponse } from './format-http.ts';
import type { LoginDetail, Message } from './model.ts';
import { type RawMessage, toMessage } from './stand-ins.ts';

/** In the second payload, of a login that STS was not asked about. */
const KEY_IN_MESSAGE = /AWS4-HMAC-SHA256 Credential=([^/,\s]*)/;

/** Of the messages of one login. */
export const MAX_LOGIN_BYTES = 64 * 1024;

/**
 * A login under way, with its messages as they travelled. They are overwritten when it has ended, and at the latest when it
 * is kept.
 */
export interface LoginRecording {
  add(message: RawMessage): void;
  /** What STS was asked, and said. */
  addExchange(exchange: HttpExchange, at: number): void;
  readonly exchange: HttpExchange | undefined;
  /** Of the key by which the client says that it signed. */
  keyId(): string | undefined;
  /** All of it with secrets overwritten. */
  messages(): Pick<LoginDetail, 'messages' | 'isClipped'>;
}

export function createLoginRecording(before: readonly RawMessage[]): LoginRecording {
  const raw: { message: RawMessage; length: number }[] = [];
  let exchange: HttpExchange | undefined;
  let size = 0;

  function add(message: RawMessage): void {
    const room = Math.max(0, MAX_LOGIN_BYTES - size);
    const { length } = message.bytes;
    // A copy, and no more than is kept: the bytes may be a view of something large.
    const bytes = Uint8Array.prototype.slice.call(message.bytes, 0, room);
    size += bytes.length;
    raw.push({ message: { ...message, bytes }, length });
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
    keyId() {
      if (exchange) return keyIdIn(exchange.request);
      const last = raw.findLast(({ message }) => message.from === 'client');
      return last && KEY_IN_MESSAGE.exec(Buffer.from(last.message.bytes).toString('latin1'))?.[1];
    },
    messages() {
      const messages = raw.map(
        ({ message, length }): Message => ({ ...toMessage(message, MAX_LOGIN_BYTES), length }),
      );
      const isClipped = raw.some(({ message, length }) => message.bytes.length < length);
      return { messages, ...(isClipped && { isClipped }) };
    },
  };
}
