import type { Check } from '@atlas-aws-iam/sandbox/inspect';

/** What each check looks at, in the order in which a login meets them. */
export const CHECKS: Record<Check, { title: string; text: string }> = {
  none: {
    title: 'none',
    text: 'No check refused the login: the client left, or began anew, before it ended.',
  },
  command: {
    title: 'command',
    text: 'The server reads the command before it looks at the login: its fields, its types, and the database $external.',
  },
  payload: {
    title: 'payload',
    text: 'The payload is BSON with the fields of the specification: a nonce of 32 bytes, a flag, then an Authorization header and a date.',
  },
  'signed-headers': {
    title: 'signed headers',
    text: 'The server demands that the client has signed the server nonce, the flag and the other headers of the specification. Without the nonce, a recorded login could be used again.',
  },
  'sts-unreachable': {
    title: 'STS unreachable',
    text: 'The server asks AWS STS for the verdict, and got no answer.',
  },
  request: {
    title: 'request',
    text: 'STS reads the request before it looks at the signature: method, path, headers, and the form of the Authorization header.',
  },
  clock: {
    title: 'clock',
    text: 'STS compares the signed date with its own clock and refuses what is more than 15 minutes off.',
  },
  'credential-scope': {
    title: 'credential scope',
    text: 'STS reads the day, the region and the service that the signature is for: they must be those of the endpoint that the server asked.',
  },
  region: { title: 'region', text: 'The region of this STS endpoint is not enabled for the account.' },
  'session-token': {
    title: 'session token',
    text: 'STS looks whether the session token was issued, is still valid, and belongs to the key. A key that begins with ASIA counts only together with its token.',
  },
  'access-key': { title: 'access key', text: 'STS looks the access key id up: it must exist and be active.' },
  signature: {
    title: 'signature',
    text: 'STS calculates the signature from the request and the secret that it knows for the key, and compares it with the one that the client sent.',
  },
  'already-authenticated': {
    title: 'already authenticated',
    text: 'A connection belongs to one user: another one is refused on it.',
  },
  'database-user': {
    title: 'database user',
    text: 'The signature is good, and AWS has named the caller. The server looks for a database user with this ARN in $external.',
  },
};
