import { createHash, createHmac } from 'node:crypto';
import type { HttpMessage } from './handshake-messages.ts';

export interface Derivation {
  canonicalRequest: string;
  stringToSign: string;
  /** After each of the four steps, in hexadecimal; the last is the signing key. */
  keys: readonly { input: string; key: string }[];
  signature: string;
}

/**
 * How the signature of a captured request came about. Written from AWS's description and not taken from the sandbox,
 * so that the page agrees with the driver by itself.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *
 * @throws when what comes out is not the signature that was captured.
 */
export function deriveSignature(request: HttpMessage, secretAccessKey: string): Derivation {
  const authorization = headerOf(request, 'authorization');
  const [, , scope = '', signedHeaders = '', captured = ''] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/.exec(
      authorization,
    ) ?? [];
  const [method = '', path = ''] = request.startLine.split(' ');
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
  const keys: { input: string; key: string }[] = [];
  for (const input of scope.split('/')) {
    key = hmac(key, input);
    keys.push({ input, key: key.toString('hex') });
  }
  const signature = hmac(key, stringToSign).toString('hex');
  if (signature !== captured) {
    throw new Error(
      `The signature that was captured is not the one computed from the request.\ncaptured: ${captured}\ncomputed: ${signature}\n${canonicalRequest}`,
    );
  }
  return { canonicalRequest, stringToSign, keys, signature };
}

export function headerOf({ headers }: HttpMessage, name: string): string {
  const [, value] = headers.find(([candidate]) => candidate.toLowerCase() === name) ?? [];
  if (value === undefined) throw new Error(`The request has no header ${name}.`);
  return value;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
