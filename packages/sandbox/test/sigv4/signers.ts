import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import aws4 from 'aws4';
import type { HttpRequest } from '../../src/sigv4/http-request.ts';
import { NOW, type TestKey } from './keys.ts';

/** A request before it is signed. No name occurs twice among the headers: a repeated one has several values. */
export interface Unsigned {
  method: string;
  host: string;
  /** Percent-encoded already, in any of the equivalent ways. */
  query: { name: string; value: string; encoded: string }[];
  headers: { name: string; values: readonly string[] }[];
  body: Uint8Array;
  region: string;
  key: TestKey;
}

export interface Signer {
  name: string;
  sign(request: Unsigned): Promise<HttpRequest>;
}

export const signers: Signer[] = [
  {
    name: 'aws4',
    async sign({ method, host, query, headers, body, region, key }) {
      const url = urlOf(query);
      const signed = aws4.sign(
        {
          method,
          service: 'sts',
          region,
          path: url,
          body: Buffer.from(body),
          headers: {
            Host: host,
            'X-Amz-Date': amzDate(NOW),
            ...Object.fromEntries(headers.map(({ name, values }) => [name, joined(values)])),
          },
        },
        credentialsOf(key),
      );
      return received({ method, url, body, headers, signed: { ...signed.headers } });
    },
  },
  {
    name: '@smithy/signature-v4',
    async sign({ method, host, query, headers, body, region, key }) {
      const signer = new SignatureV4({
        service: 'sts',
        region,
        credentials: credentialsOf(key),
        sha256: Sha256,
      });
      const bag = new Map<string, string[]>();
      for (const { name, value } of query) bag.set(name, [...(bag.get(name) ?? []), value]);
      const signed = await signer.sign(
        {
          method,
          protocol: 'http:',
          hostname: host,
          path: '/',
          query: Object.fromEntries(bag),
          headers: {
            host,
            ...Object.fromEntries(headers.map(({ name, values }) => [name, joined(values)])),
          },
          body,
        },
        { signingDate: new Date(NOW) },
      );
      return received({ method, url: urlOf(query), body, headers, signed: signed.headers });
    },
  },
];

export function amzDate(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** SHA-256 and its HMAC in the shape the SDK takes them. */
export class Sha256 {
  readonly #secret: string | Buffer | undefined;
  #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    if (ArrayBuffer.isView(secret)) {
      this.#secret = Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength);
    } else {
      this.#secret = secret instanceof ArrayBuffer ? Buffer.from(secret) : secret;
    }
    this.#hash = this.#start();
  }

  update(chunk: Uint8Array): void {
    this.#hash.update(chunk);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#start();
  }

  #start(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
  }
}

function urlOf(query: Unsigned['query']): string {
  return query.length === 0 ? '/' : `/?${query.map(({ encoded }) => encoded).join('&')}`;
}

/** A single value goes to the signer as it is, so that the signer's own trimming is what is compared with. */
function joined(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : values.map((value) => value.trim()).join(',');
}

function credentialsOf({ accessKeyId, secretAccessKey, sessionToken }: TestKey) {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

/** What arrives: the signer's own headers, then the request's with repeated names kept apart. */
function received({
  method,
  url,
  body,
  headers,
  signed,
}: {
  method: string;
  url: string;
  body: Uint8Array;
  headers: Unsigned['headers'];
  signed: Record<string, unknown>;
}): HttpRequest {
  const own = new Set(headers.map(({ name }) => name));
  return {
    method,
    url,
    headers: [
      ...Object.entries(signed)
        .filter(([name]) => !own.has(name))
        .map(([name, value]) => [name, String(value)] as const),
      ...headers.flatMap(({ name, values }) => values.map((value) => [name, value] as const)),
      // Neither signer signs this one.
      ['User-Agent', 'a test'],
    ],
    body,
  };
}
