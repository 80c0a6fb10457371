import { randomBytes } from 'node:crypto';

// Secrets of every kind, made anew for each run: none is one that somebody has.

const base64 = (bytes: number) => randomBytes(bytes).toString('base64');
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** 40 characters of base64, as AWS makes them, with what needs an escape somewhere. */
export function newSecretKey(): string {
  for (;;) {
    const key = base64(30);
    if (/[/+]/.test(key) && /\d/.test(key)) return key;
  }
}

/** One that looks like a path, or whose first part stands where a URL has its host. */
export function newSecretKeyWithSlashes(): string {
  for (;;) {
    const key = newSecretKey();
    const bent = `/${key.slice(1, 20)}//${key.slice(22, 39)}/`;
    if (/\d/.test(bent)) return bent;
  }
}

export const newSessionToken = () => `IQoJb3JpZ2luX2Vj${base64(150)}`;

export const newJwt = () =>
  `${base64url({ alg: 'RS256', kid: base64(6) })}.${base64url({ sub: base64(12) })}.${randomBytes(64).toString('base64url')}`;

export const SECRETS: Readonly<Record<string, () => string>> = {
  'a secret access key': newSecretKey,
  'a secret access key with slashes at its ends': newSecretKeyWithSlashes,
  'a session token': newSessionToken,
  'a token that begins like none of AWS’s': () => base64(150),
  'the secret of a service account of Atlas': () => `mdb_sa_sk_${randomBytes(30).toString('base64url')}`,
  'a token in base64url': () => randomBytes(300).toString('base64url'),
  'a JWT': newJwt,
  'an unsigned JWT': () => `${newJwt().split('.').slice(0, 2).join('.')}.`,
  'a JWT that was cut off': () => newJwt().slice(0, 60),
  'a JWT whose header has white space': () =>
    `${Buffer.from('{ "alg": "none" }').toString('base64url')}.${base64url({ sub: base64(12) })}.`,
};

/** How a secret looks after somebody has encoded the text that it stands in. */
export const SPELLINGS: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': (secret) => secret,
  'percent-encoded': encodeURIComponent,
  'percent-encoded in small letters': (secret) =>
    encodeURIComponent(secret).replace(/%../g, (encoded) => encoded.toLowerCase()),
  'percent-encoded to the last letter': (secret) =>
    [...Buffer.from(secret)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  'percent-encoded twice': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  'form-encoded': (secret) => new URLSearchParams({ x: secret }).toString().slice(2),
  'as JSON in JSON': (secret) => JSON.stringify(JSON.stringify(secret)).slice(3, -3),
  'in JSON with its slashes escaped': (secret) => secret.replaceAll('/', '\\/'),
  'in JSON that goes into HTML': (secret) =>
    secret.replace(/[+=/]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`),
  'in XML': (secret) => secret.replace(/[+=/]/g, (letter) => `&#x${letter.charCodeAt(0).toString(16)};`),
};
