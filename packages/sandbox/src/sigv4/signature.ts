import { createHmac, hash } from 'node:crypto';
import { ALGORITHM, SCOPE_TERMINATOR } from './constants.ts';

export interface CredentialScope {
  /** `YYYYMMDD` */
  date: string;
  region: string;
  service: string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-string-to-sign */
export function stringToSign(amzDate: string, scope: CredentialScope, canonicalRequest: string): string {
  return [
    ALGORITHM,
    amzDate,
    `${scope.date}/${scope.region}/${scope.service}/${SCOPE_TERMINATOR}`,
    hash('sha256', canonicalRequest),
  ].join('\n');
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#calculate-signature */
export function signingKey(secretAccessKey: string, scope: CredentialScope): Buffer {
  return [scope.date, scope.region, scope.service, SCOPE_TERMINATOR].reduce<Buffer>(
    hmac,
    Buffer.from(`AWS4${secretAccessKey}`),
  );
}

export function signature(key: Buffer, text: string): Buffer {
  return hmac(key, text);
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
