import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import type { Row } from '../../row.ts';
import { createClock } from './callers.ts';

/** A request that a service of AWS refuses, with what no provider of the SDK would say. */
export interface HttpCase {
  name: string;
  path?: string;
  request(sandbox: Sandbox, setClock: (offsetMs: number) => void): Promise<HttpRequest>;
  status: number;
  /** The body: an object where it is JSON, whole; the empty string where there is none. */
  body: object | string | RegExp;
}

export interface HttpRequest {
  url: string;
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

export function httpRow({ name, path, request, status, body }: HttpCase): Row {
  return {
    name,
    group: 'refusal',
    ...(path !== undefined && { path }),
    target: 'sandbox',
    async run() {
      const clock = createClock();
      await using sandbox = await startSandbox({ clock: () => clock.read() });
      const { url, ...init } = await request(sandbox, (offsetMs) => {
        clock.offsetMs = offsetMs;
      });
      const response = await fetch(url, { ...init, redirect: 'manual' });
      const text = await response.text();
      assert.equal(response.status, status, text);
      if (body instanceof RegExp) assert.match(text, body);
      else assert.deepEqual(typeof body === 'string' ? text : JSON.parse(text), body);
      return { detail: `${status} ${text.replace(/\s+/g, ' ').slice(0, 120)}`.trim() };
    },
  };
}

/** What would be answered with 200, were it not for what a row bends; said first, so that a row cannot pass by a typo. */
export async function expectOk({ url, ...init }: HttpRequest): Promise<Response> {
  const response = await fetch(url, init);
  assert.equal(
    response.status,
    200,
    `what the row bends is refused already: ${await response.clone().text()}`,
  );
  return response;
}
