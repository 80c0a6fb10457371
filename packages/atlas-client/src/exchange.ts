import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { AtlasUnreachableError, type UnreachableReason } from './atlas-error.ts';

export interface Exchange {
  readonly operation: string;
  readonly method: string;
  /** As it is sent: nothing resolves `..` in it. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface ExchangeOptions {
  readonly baseUrl: URL;
  readonly limitMs: number;
  readonly caCertificates?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

// A page of a hundred clusters has some hundred kilobytes.
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Sends one request and reads its answer whole. Redirects are answers too: a token goes nowhere else.
 *
 * `node:https` and not fetch(), which takes no certificate authority without a package of its own.
 *
 * @throws AtlasUnreachableError; the signal's reason where that has ended it
 */
export async function exchange(
  { operation, method, path, headers, body = '' }: Exchange,
  { baseUrl, caCertificates, limitMs, signal }: ExchangeOptions,
): Promise<Answer> {
  signal?.throwIfAborted();
  const limit = AbortSignal.timeout(limitMs);
  const ended = signal ? AbortSignal.any([signal, limit]) : limit;
  const send = baseUrl.protocol === 'https:' ? requestHttps : requestHttp;
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const request = send(new URL(baseUrl), {
        method,
        path,
        // A connection that is kept may be closed by the other side while the next request is on its way.
        headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)), Connection: 'close' },
        signal: ended,
        ...(caCertificates !== undefined && { ca: caCertificates }),
      });
      request.once('error', reject);
      request.once('response', (response) => {
        const chunks: Buffer[] = [];
        let length = 0;
        response.once('error', reject);
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          length += chunk.length;
          if (length > MAX_BYTES) request.destroy(new Error('the answer is too long'));
        });
        response.once('end', () => {
          const { headers: received, statusCode: status = 0 } = response;
          resolve({ status, headers: received, text: Buffer.concat(chunks).toString() });
        });
      });
      request.end(body);
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw unreachable(error, { operation, host: baseUrl.host, limitMs, isOver: limit.aborted });
  }
}

interface Circumstances {
  operation: string;
  host: string;
  limitMs: number;
  isOver: boolean;
}

/** In words of ours: Node.js's own error may hold the bytes that it could not parse, and a token with them. */
function unreachable(
  error: unknown,
  { operation, host, limitMs, isOver }: Circumstances,
): AtlasUnreachableError {
  if (isOver) {
    return new AtlasUnreachableError('timed-out', operation, `no answer of ${host} in ${limitMs / 1000} s`);
  }
  const code = codeOf(error);
  const [reason, words] = describe(code, host);
  return new AtlasUnreachableError(reason, operation, code ? `${words} (${code})` : words, code);
}

function describe(code = '', host: string): [UnreachableReason, string] {
  if (/CERT|SELF_SIGNED|ISSUER|ALTNAME|UNABLE_TO_VERIFY/.test(code)) {
    return ['certificate', `the certificate of ${host} is not trusted`];
  }
  if (code.startsWith('HPE_')) return ['not-json', `what ${host} answers is not HTTP`];
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return ['network', `the name of ${host} cannot be resolved`];
  if (code === 'ECONNREFUSED') return ['network', `nobody listens at ${host}`];
  return ['network', `the connection to ${host} failed`];
}

/** Of several addresses that all failed, the code of the first. */
function codeOf(error: unknown): string | undefined {
  const { code, errors } = error as { code?: unknown; errors?: unknown[] };
  if (typeof code === 'string') return code;
  return Array.isArray(errors) && errors.length > 0 ? codeOf(errors[0]) : undefined;
}
