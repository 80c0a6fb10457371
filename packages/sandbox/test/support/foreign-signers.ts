import { SignatureV4 } from '@smithy/signature-v4';
import aws4 from 'aws4';
import type { Keys } from '../../src/login-client/sign.ts';
import { amzDate, Sha256 } from '../sigv4/signers.ts';

/** What a foreign client signs for MONGODB-AWS. */
export interface ToSign {
  keys: Keys;
  host: string;
  region: string;
  service: string;
  /** Milliseconds since the epoch. */
  date: number;
  path: string;
  /** By name in lower case, without host, date and session token. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

export interface ForeignSigner {
  name: string;
  /** Gives the value of the Authorization header. */
  sign(toSign: ToSign): Promise<string>;
}

export const foreignSigners: readonly ForeignSigner[] = [
  {
    name: 'aws4',
    async sign({ keys, host, region, service, date, path, headers, body }) {
      const signed = aws4.sign(
        {
          method: 'POST',
          service,
          region,
          path,
          body,
          headers: { Host: host, 'X-Amz-Date': amzDate(date), ...headers },
        },
        keys,
      );
      return String(signed.headers?.Authorization);
    },
  },
  {
    name: '@smithy/signature-v4',
    async sign({ keys, host, region, service, date, path, headers, body }) {
      const signer = new SignatureV4({
        service,
        region,
        credentials: keys,
        sha256: Sha256,
        applyChecksum: false,
        uriEscapePath: false,
      });
      const signed = await signer.sign(
        {
          method: 'POST',
          protocol: 'http:',
          hostname: host,
          path,
          query: {},
          headers: { host, ...headers },
          body,
        },
        { signingDate: new Date(date) },
      );
      return String(signed.headers.authorization);
    },
  },
];
