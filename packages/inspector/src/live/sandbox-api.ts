import type { InspectorState, LoginDetail, Tampering } from '@atlas-aws-iam/sandbox/inspect';

// The page lies at `/<random path>/`, and all that it asks for beside it.

export const fetchState = (): Promise<InspectorState> => fetchJson('state');

/** Undefined where the login is kept no longer. */
export async function fetchLogin(id: number): Promise<LoginDetail | undefined> {
  const response = await fetch(`logins/${id}`);
  if (response.status === 404) return undefined;
  return readJson(response);
}

export const pcapUrl = (id: number) => `logins/${id}.pcap`;

export const runOwnClient = (run: boolean) => post('own-client', { run });

export const tamper = (tampering: Tampering, on: boolean) => post('tamper', { tampering, on });

const post = (path: string, body: object): Promise<InspectorState> =>
  fetchJson(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

async function fetchJson<T>(path: string, options?: RequestInit): Promise<T> {
  return readJson(await fetch(path, options));
}

async function readJson<T>(response: Response): Promise<T> {
  if (response.ok) return response.json();
  const { error } = await response.json().catch(() => ({}));
  throw new Error(typeof error === 'string' ? error : `The sandbox answered with HTTP ${response.status}.`);
}
