import { randomBytes, randomInt } from 'node:crypto';

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
export const issueStaticAccessKeyId = () => issueId('AKIA', 20);
export const issueTemporaryAccessKeyId = () => issueId('ASIA', 20);

/** 40 base64 characters, as AWS issues them; `/` and `+` occur, which is what breaks unencoded URIs. */
export const issueSecretAccessKey = () => randomBytes(30).toString('base64');

/** Opaque base64; the service promises no maximum size, only that it is long. */
export const issueSessionToken = () => randomBytes(264).toString('base64');
