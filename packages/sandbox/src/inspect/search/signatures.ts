import { createHmac, hash } from 'node:crypto';
import { SCOPE_TERMINATOR } from '../../sigv4/constants.ts';
import { type CredentialScope, stringToSign } from '../../sigv4/signature.ts';
import { type Draft, formatCanonicalRequest } from './draft.ts';

/** Calculates signatures, up to a number of HMACs: a client that is refused again and again must not cost a server its time. */
export interface Signatures {
  /** How many were calculated. */
  readonly count: number;
  /** Whether the HMACs are used up. */
  readonly isOver: boolean;
  /** Whether the draft has this signature. */
  matches(draft: Draft, signature: string): boolean;
}

const HMACS_OF_A_KEY = 4;

export function createSignatures(maxHmacs: number): Signatures {
  const keys = new Map<string, Buffer>();
  let hmacs = 0;
  let count = 0;

  function keyOf(secret: string, { date, region, service }: CredentialScope): Buffer {
    const name = JSON.stringify([secret, date, region, service]);
    const known = keys.get(name);
    if (known) return known;
    hmacs += HMACS_OF_A_KEY;
    const key = [date, region, service, SCOPE_TERMINATOR].reduce<Buffer>(hmac, Buffer.from(secret));
    keys.set(name, key);
    return key;
  }

  return {
    get count() {
      return count;
    },
    get isOver() {
      return hmacs + HMACS_OF_A_KEY >= maxHmacs;
    },
    matches(draft, signature) {
      const lines = stringToSign(draft.amzDate, draft.scope, formatCanonicalRequest(draft));
      const text = lines.replaceAll('\n', draft.lineBreakOfString);
      const key = keyOf(draft.secret, draft.derivation);
      hmacs += 1;
      count += 1;
      return hmac(key, text).toString('hex') === signature;
    },
  };
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

export const sha256 = (text: string | Uint8Array): string => hash('sha256', text);
