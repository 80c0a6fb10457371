import type { IncomingMessage } from 'node:http';
import { serveHttp } from '@atlas-aws-iam/test-support/serve-http';
import { type AtlasClientOptions, createAtlasClient } from '../../src/index.ts';

export const STUB_ACCOUNT = {
  clientId: 'mdb_sa_id_0123456789abcdef01234567',
  clientSecret: 'mdb_sa_sk_of-no-account',
};

export interface Heard {
  readonly method: string;
  readonly url: string;
  readonly authorization: string;
  readonly body: string;
}

/** An answer of a server that is no sandbox: what to send, by the number of the request. */
export interface Stub {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is not a string becomes JSON. */
  readonly body?: unknown;
}

export const TOKEN: Stub = {
  body: { access_token: 'token-of-the-stub', expires_in: 3600, token_type: 'Bearer' },
};

/** A server that answers as the list says, in its order and its last for ever; and a client of it. */
export async function startStub(answers: readonly Stub[], given: Partial<AtlasClientOptions> = {}) {
  const heard: Heard[] = [];
  const url = await serveHttp(async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    const body = await bodyOf(request);
    const answer = answers[Math.min(heard.length, answers.length - 1)] ?? {};
    heard.push({ method, url: path, authorization: headers.authorization ?? '', body });
    const { status = 200, body: content = {} } = answer;
    response.writeHead(status, { 'Content-Type': 'application/json', ...answer.headers });
    response.end(typeof content === 'string' ? content : JSON.stringify(content));
  });
  return { heard, url, client: createAtlasClient({ baseUrl: url, ...STUB_ACCOUNT, ...given }) };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
