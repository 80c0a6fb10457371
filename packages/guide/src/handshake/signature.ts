import { createHash, createHmac } from 'node:crypto';
import type { Calculation } from '@atlas-aws-iam/sandbox/inspect';
import { type HttpText, headerOf } from './messages.ts';

export interface Derivation extends Calculation {
  /** The four steps, each with its result in hexadecimal; the last is the signing key. */
  keys: readonly string[];
}

/**
 * How the signature of a captured request came about. Written from AWS's description and not taken from the sandbox,
 * so that the page agrees with the driver by itself.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *
 * @throws when what comes out is not the signature that was captured.
 */
export function deriveSignature(request: HttpText, secretAccessKey: string): Derivation {
  const authorization = headerOf(request, 'authorization');
  const [, , scope = '', signedHeaders = '', captured = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/.exec(
      authorization,
    ) ?? [];
  const [method = '', path = ''] = request.head[0]?.split(' ') ?? [];
  const canonicalRequest = [
    method,
    path,
    '',
    ...signedHeaders.split(';').map((name) => `${name}:${headerOf(request, name)}`),
    '',
    signedHeaders,
    sha256(request.body),
  ].join('\n');
  const stringToSign = [
    'AWS4-HMAC-SHA256',
    headerOf(request, 'x-amz-date'),
    scope,
    sha256(canonicalRequest),
  ].join('\n');

  let key: string | Buffer = `AWS4${secretAccessKey}`;
  const keys: string[] = [];
  for (const input of scope.split('/')) {
    const under = keys.length === 0 ? '"AWS4" + secret access key' : 'the key before';
    key = hmac(key, input);
    keys.push(`${key.toString('hex')} = HMAC(${under}, "${input}")`);
  }
  const signature = hmac(key, stringToSign).toString('hex');
  if (signature !== captured) {
    throw new Error(
      `The signature that was captured is not the one computed from the request.\ncaptured: ${captured}\ncomputed: ${signature}\n${canonicalRequest}`,
    );
  }
  return { canonicalRequest, stringToSign, keys, signature };
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
