import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import aws4 from 'aws4';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Names as they were sent. */
  rawHeaders: string[];
  body: string;
}

export interface Call {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** PEM, for `https`. */
  ca?: string | undefined;
}

export const FORM = 'application/x-www-form-urlencoded';
export const GET_CALLER_IDENTITY = 'Action=GetCallerIdentity&Version=2011-06-15';

/** Sends exactly these headers, and a Content-Length. */
export function send(url: string, { method = 'GET', path = '/', headers = {}, body = '', ca }: Call) {
  return new Promise<Answer>((resolve, reject) => {
    const { hostname, port, protocol } = new URL(url);
    const start = protocol === 'https:' ? httpsRequest : httpRequest;
    const request = start({ hostname, port, method, path, headers, agent: false, ca }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          rawHeaders: response.rawHeaders,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on('error', reject);
    if (body.length > 0) request.setHeader('Content-Length', Buffer.byteLength(body));
    request.end(body);
  });
}

/** Writes text to the socket, and resolves with all that comes back until the server closes it. */
export function exchange(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    let received = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      received += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(received));
    socket.write(text);
  });
}

export interface SigningKey {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export interface SignedCall {
  /** Milliseconds since the epoch. */
  now: number;
  service?: 'sts' | 'iam';
  host?: string;
  region?: string;
  method?: string;
  query?: string;
  body?: string | Buffer;
  contentType?: string;
}

/** A signed call: `GetCallerIdentity` of STS by POST when nothing else is said. */
export function signedCall(key: SigningKey, call: SignedCall): Call {
  const {
    now,
    service = 'sts',
    host = '127.0.0.1:4566',
    region = 'us-east-1',
    method = 'POST',
    query = '',
    contentType = FORM,
  } = call;
  const body = call.body ?? (method === 'POST' ? GET_CALLER_IDENTITY : '');
  const path = query === '' ? '/' : `/?${query}`;
  const { accessKeyId, secretAccessKey, sessionToken } = key;
  const signed = aws4.sign(
    {
      service,
      region,
      method,
      path,
      body,
      headers: {
        Host: host,
        'X-Amz-Date': new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, ''),
        ...(body.length > 0 ? { 'Content-Type': contentType } : {}),
      },
    },
    { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
  );
  const headers = Object.entries(signed.headers ?? {}).map(([name, value]) => [name, String(value)]);
  return { method, path, headers: Object.fromEntries(headers), body };
}
