import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoginDetail, Message, Party } from '../../src/inspect/model.ts';

const DOCS = join(import.meta.dirname, '../../../../docs');
const FILE = join(DOCS, 'recorded-login.json');
/** The login of the role, as a capture. */
export const LOGIN_PCAP = join(DOCS, 'wireshark/login.pcap');
const AT = Date.UTC(2026, 10, 22, 12);

/** A login of docs/recorded-login.json as the inspector keeps it: the session token is overwritten. */
export function recordedLogin(who: 'user' | 'role'): LoginDetail {
  const { messages, documents } = JSON.parse(readFileSync(FILE, 'utf8'))[who];
  const token: string = documents.saslContinue.payload.t ?? '';
  return loginOf(
    messages.map(({ from, protocol, base64 }: Message) => {
      const text = Buffer.from(base64, 'base64').toString('latin1');
      const filled = token === '' ? text : text.replaceAll(token, '*'.repeat(token.length));
      return message(from, protocol === 'HTTP', Buffer.from(filled, 'latin1'));
    }),
  );
}

/** A message of a login; of its bytes no more are kept than the limit. */
export function message(from: Party, isHttp: boolean, bytes: Buffer, limitBytes = bytes.length): Message {
  const partner = isHttp ? 'sts' : 'client';
  return {
    from,
    to: from === 'server' ? partner : 'server',
    at: AT,
    title: '',
    protocol: isHttp ? 'HTTP' : 'MongoDB',
    base64: bytes.subarray(0, limitBytes).toString('base64'),
    length: bytes.length,
    fields: [],
  };
}

export function loginOf(messages: readonly Message[]): LoginDetail {
  return {
    id: 1,
    verdict: 'authenticated',
    check: 'none',
    attempt: { client: undefined, verdict: 'authenticated' },
    messages,
  };
}
