import { expect } from 'vitest';
import { API_ERRORS, type ApiErrorCode } from '../../src/atlas-api/api-errors.ts';
import type { Sandbox, SandboxOptions } from '../../src/index.ts';
import { FORM, send } from '../aws/http.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

/** What MongoDB's own clients send. */
export const ACCEPT = 'application/vnd.atlas.2025-03-12+json';

export interface ApiAnswer {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  body: ReturnType<typeof JSON.parse>;
}

export interface ApiRequest {
  /** What becomes JSON; a string is sent as it is. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Api {
  sandbox: Sandbox;
  /** Below the project: `/databaseUsers`. */
  project(method: string, path: string, request?: ApiRequest): Promise<ApiAnswer>;
  /** Below the host: `/api/atlas/v2/groups`. */
  call(method: string, path: string, request?: ApiRequest): Promise<ApiAnswer>;
}

export interface Credentials {
  clientId: string;
  clientSecret: string;
}

/**
 * The API of a sandbox of the test's own, with a token of the service account that owns everything. Time passes where the
 * test says so.
 */
export async function openApi(options?: SandboxOptions): Promise<Api> {
  const now = Date.now();
  const sandbox = await startTestSandbox({ clock: () => now, ...options });
  return apiOf(sandbox, await tokenOf(sandbox));
}

export function apiOf(sandbox: Sandbox, token: string): Api {
  const { url, projectId } = sandbox.atlasApi;
  const call: Api['call'] = async (method, path, { body, headers = {} } = {}) => {
    const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
    const answer = await send(url, {
      method,
      path,
      body: text,
      ca: sandbox.tlsCertificateAuthority,
      headers: {
        Accept: ACCEPT,
        Authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
    });
    const parsed = answer.body === '' ? undefined : JSON.parse(answer.body);
    if (answer.status >= 400) expectKnown(answer.status, parsed);
    return { status: answer.status, headers: answer.headers, body: parsed };
  };
  return {
    sandbox,
    call,
    project: (method, path, request) => call(method, `/api/atlas/v2/groups/${projectId}${path}`, request),
  };
}

/** No other text leaves the API than those of the table, with the status that stands there. */
function expectKnown(status: number, body: Record<string, unknown>): void {
  const { errorCode = 'UNAUTHORIZED', detail, error, reason, parameters = [] } = body;
  const entry = API_ERRORS[errorCode as ApiErrorCode];
  expect({ errorCode, isKnown: entry !== undefined }).toEqual({ errorCode, isKnown: true });
  expect({ status, error }).toEqual({ status: entry.status, error: entry.status });
  let next = 0;
  expect(detail).toBe(entry.text.replace(/%s/g, () => String((parameters as unknown[])[next++])));
  expect(next).toBe((parameters as unknown[]).length);
  expect(typeof reason).toBe('string');
}

export function basic({ clientId, clientSecret }: Credentials): string {
  return `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
}

export function askForToken(sandbox: Sandbox, credentials: Credentials = sandbox.atlasApi) {
  return send(sandbox.atlasApi.url, {
    ca: sandbox.tlsCertificateAuthority,
    method: 'POST',
    path: '/api/oauth/token',
    headers: { Authorization: basic(credentials), 'Content-Type': FORM },
    body: 'grant_type=client_credentials',
  });
}

export async function tokenOf(sandbox: Sandbox, credentials?: Credentials): Promise<string> {
  return JSON.parse((await askForToken(sandbox, credentials)).body).access_token;
}

/** The same API with a service account of the project that has these roles only. */
export async function withRoles({ project, sandbox }: Api, roles: readonly string[]): Promise<Api> {
  const { body, status } = await project('POST', '/serviceAccounts', {
    body: { name: 'limited', roles, secretExpiresAfterHours: 24 },
  });
  expect(status).toBe(201);
  const credentials = { clientId: body.clientId, clientSecret: body.secrets[0].secret };
  return apiOf(sandbox, await tokenOf(sandbox, credentials));
}
