import { createHash, createHmac } from 'node:crypto';

export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** The body that every client of MONGODB-AWS signs, and the server sends in its name. */
export const STS_BODY = 'Action=GetCallerIdentity&Version=2011-06-15';

const ALGORITHM = 'AWS4-HMAC-SHA256';
const TERMINATOR = 'aws4_request';

/** The parts that a row bends. The rest is as the specification says, and the signature always fits it. */
export interface SigningChanges {
  host?: string;
  /** The region of the credential scope; that of the host when left out. */
  region?: string;
  service?: string;
  /** `YYYYMMDD`, of the credential scope; that of `amzDate` when left out. */
  scopeDate?: string;
  /** Named and not signed with, because whoever verifies has no other one to sign with. */
  terminator?: string;
  /** `YYYYMMDDTHHMMSSZ` */
  amzDate?: string;
  /** Base64 of the server nonce. */
  nonce?: string;
  flag?: string;
  /** Canonical, as it stands behind the `?`. */
  query?: string;
  bodySha256?: string;
  secretAccessKey?: string;
  /** Names in lower case, left out of the signature. */
  unsigned?: readonly string[];
}

/** A GetCallerIdentity that is signed and ready to be sent. */
export interface SignedCall {
  authorization: string;
  amzDate: string;
  /** By name in lower case; those that were not signed are here too. */
  headers: Readonly<Record<string, string>>;
  /** What the signature is of, with the session token. */
  canonicalRequest: string;
  stringToSign: string;
  signature: string;
}

/** https://github.com/mongodb/specifications/blob/master/source/auth/auth.md#mongodb-aws */
export function signGetCallerIdentity(
  keys: Keys,
  server: { host: string; nonce: string },
  changes: SigningChanges = {},
): SignedCall {
  const { host = server.host, nonce = server.nonce, flag = 'n', unsigned = [], service = 'sts' } = changes;
  const { amzDate = formatAmzDate(Date.now()), terminator = TERMINATOR } = changes;
  const { scopeDate = amzDate.slice(0, 8), region = regionOf(host) } = changes;
  const headers: Record<string, string> = {
    'content-length': String(STS_BODY.length),
    'content-type': 'application/x-www-form-urlencoded',
    host,
    'x-amz-date': amzDate,
    ...(keys.sessionToken !== undefined && { 'x-amz-security-token': keys.sessionToken }),
    'x-mongodb-gs2-cb-flag': flag,
    'x-mongodb-server-nonce': nonce,
  };
  const signed = Object.keys(headers).filter((name) => !unsigned.includes(name));
  const canonicalRequest = [
    'POST',
    '/',
    changes.query ?? '',
    ...signed.map((name) => `${name}:${headers[name]}`),
    '',
    signed.join(';'),
    changes.bodySha256 ?? sha256(STS_BODY),
  ].join('\n');

  const scope = [scopeDate, region, service, TERMINATOR];
  const stringToSign = [ALGORITHM, amzDate, scope.join('/'), sha256(canonicalRequest)].join('\n');
  const secret = changes.secretAccessKey ?? keys.secretAccessKey;
  const signingKey = scope.reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`));
  const signature = hmac(signingKey, stringToSign).toString('hex');
  const credential = [keys.accessKeyId, scopeDate, region, service, terminator].join('/');
  const authorization = [
    `${ALGORITHM} Credential=${credential}`,
    `SignedHeaders=${signed.join(';')}`,
    `Signature=${signature}`,
  ].join(', ');
  return {
    authorization,
    amzDate,
    headers: { ...headers, authorization },
    canonicalRequest,
    stringToSign,
    signature,
  };
}

export function formatAmzDate(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** https://github.com/mongodb/specifications/blob/master/source/auth/auth.md#region-calculation */
export function regionOf(host: string): string {
  const [, label] = host.split('.');
  return host === 'sts.amazonaws.com' || label === undefined ? 'us-east-1' : label;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
