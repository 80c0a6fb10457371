import { hkdfSync, randomInt } from 'node:crypto';

// Unique ids keep AWS's prefixes, so that a reader recognises the kind of a key at a glance:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function issueId(prefix: string, length: number): string {
  let id = prefix;
  while (id.length < length) id += ID_ALPHABET[randomInt(ID_ALPHABET.length)];
  return id;
}

export const issueUserId = () => issueId('AIDA', 21);
export const issueRoleId = () => issueId('AROA', 21);
export const issuePolicyId = () => issueId('ANPA', 21);
export const issueInstanceProfileId = () => issueId('AIPA', 21);

/** Longer than the parts of any key. */
const KEY_BYTES = 512;

export interface KeyParts {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/**
 * Makes keys of a seed, each by whose it is and how many that one had before: another account of the same seed gives the
 * same holder the same keys, in whatever order the holders come.
 */
export function createKeyParts(seed: Uint8Array): (prefix: 'AKIA' | 'ASIA', holder: string) => KeyParts {
  const counts = new Map<string, number>();
  return (prefix, holder) => {
    const info = `${prefix} ${holder}`;
    const count = counts.get(info) ?? 0;
    counts.set(info, count + 1);
    const bytes = derive(seed, `${count} ${info}`, KEY_BYTES);
    return {
      accessKeyId: prefix + Array.from(bytes.subarray(0, 16), (byte) => ID_ALPHABET[byte % 32]).join(''),
      // 40 base64 characters, as AWS issues them; `/` and `+` occur, which is what breaks unencoded URIs.
      secretAccessKey: bytes.subarray(16, 46).toString('base64'),
      // Opaque base64; the service promises no maximum size, only that it is long.
      sessionToken: bytes.subarray(46, 310).toString('base64'),
    };
  };
}

/** Bytes that follow from the seed and from what they are for, and tell nothing of the seed. */
export function derive(seed: Uint8Array, purpose: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', seed, purpose, '', length));
}
