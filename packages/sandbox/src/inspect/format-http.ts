import { STATUS_CODES } from 'node:http';
import type { HttpResponse } from '../http/http-server.ts';
import type { HttpRequest } from '../sigv4/http-request.ts';

/** The bytes of a request: those that were read, written again. */
export function formatRequest({ method, url, headers, body }: HttpRequest): Buffer {
  return format(`${method} ${url} HTTP/1.1`, headers, body);
}

/** The bytes of an answer, without the headers that `node:http` adds for the connection. */
export function formatResponse({ status, headers = {}, body = '' }: HttpResponse, at: number): Buffer {
  const bytes = Buffer.from(body);
  return format(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd(),
    [
      ['Date', new Date(at).toUTCString()],
      ...Object.entries(headers),
      ['Content-Length', String(bytes.length)],
    ],
    bytes,
  );
}

function format(first: string, headers: HttpRequest['headers'], body: Uint8Array): Buffer {
  const lines = [first, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''];
  return Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), body]);
}
