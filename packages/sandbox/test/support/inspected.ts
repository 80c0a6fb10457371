import { expect } from 'vitest';
import type { Sandbox } from '../../src/index.ts';
import type {
  InspectedCommand,
  InspectedEvent,
  InspectedLogin,
  InspectedRequest,
  LoginDetail,
} from '../../src/inspect/model.ts';

type Inspected = Pick<Sandbox, 'inspectorUrl'>;

/** All that is kept of events; there must be one. */
export async function eventsOf(sandbox: Inspected): Promise<InspectedEvent[]> {
  const { body } = await fetch(`${sandbox.inspectorUrl}events`);
  let text = '';
  for await (const chunk of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const data = /^id: \d+\ndata: (.*)\n\n/m.exec(text)?.[1];
    if (data !== undefined) return JSON.parse(data);
  }
  throw new Error(`no events: ${text}`);
}

export async function loginsOf(sandbox: Inspected): Promise<InspectedLogin[]> {
  return (await eventsOf(sandbox)).filter((event) => event.event === 'login');
}

export async function requestsOf(sandbox: Inspected): Promise<InspectedRequest[]> {
  return (await eventsOf(sandbox)).filter((event) => event.event === 'request');
}

export async function commandsOf(sandbox: Inspected): Promise<InspectedCommand[]> {
  return (await eventsOf(sandbox)).filter((event) => event.event === 'command');
}

export async function openedLogin(sandbox: Inspected, id: number): Promise<LoginDetail> {
  const answer = await fetch(`${sandbox.inspectorUrl}logins/${id}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as LoginDetail;
}
