import { createHash, createHmac } from 'node:crypto';
import type { HttpRequest } from '../../src/sigv4/http-request.ts';
import { STATIC_KEY } from './keys.ts';

/**
 * A request whose signature is right whatever else is wrong with it: headers left out, a scope of nonsense. Neither
 * `aws4` nor the SDK signs such requests. Everything is in canonical form already: sorted, lower case, trimmed.
 */
export interface Draft {
  method: string;
  query: string;
  headers: Record<string, string>;
  body: string;
  algorithm: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Date, region, service, terminator. */
  scope: string[];
  signedHeaders: string[];
  /** Rewrites the `name=value` list of the Authorization header. */
  parameters: (parameters: string[]) => string[];
  hasAuthorization: boolean;
}

export function draft(changes: Partial<Draft> = {}): Draft {
  return {
    method: 'POST',
    query: '',
    headers: { host: 'sts.amazonaws.com', 'x-amz-date': '20260102T030405Z' },
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
    algorithm: 'AWS4-HMAC-SHA256',
    accessKeyId: STATIC_KEY.accessKeyId,
    secretAccessKey: STATIC_KEY.secretAccessKey,
    scope: ['20260102', 'us-east-1', 'sts', 'aws4_request'],
    signedHeaders: ['host', 'x-amz-date'],
    parameters: (parameters) => parameters,
    hasAuthorization: true,
    ...changes,
  };
}

export function sign(request: Draft): HttpRequest {
  const { method, query, headers, signedHeaders, scope } = request;
  const present = signedHeaders.filter((name) => headers[name] !== undefined);
  const canonicalRequest = [
    method,
    '/',
    query,
    ...present.map((name) => `${name}:${headers[name]}`),
    '',
    signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n');
  const date = headers['x-amz-date'] ?? headers.date ?? '';
  const stringToSign = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonicalRequest)].join('\n');
  let key = Buffer.from(`AWS4${request.secretAccessKey}`);
  for (const part of [...scope, stringToSign]) key = createHmac('sha256', key).update(part).digest();

  const parameters = request.parameters([
    `Credential=${[request.accessKeyId, ...scope].join('/')}`,
    `SignedHeaders=${signedHeaders.join(';')}`,
    `Signature=${key.toString('hex')}`,
  ]);
  const authorization = `${request.algorithm} ${parameters.join(', ')}`;
  return {
    method,
    url: query === '' ? '/' : `/?${query}`,
    headers: [
      ...Object.entries(headers),
      ...(request.hasAuthorization ? [['authorization', authorization] as const] : []),
    ],
    body: Buffer.from(request.body),
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
