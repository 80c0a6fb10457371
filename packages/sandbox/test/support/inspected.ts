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

/** Every answer of the inspector, as it is and decoded, by where it comes from. */
export async function everythingOf(sandbox: Inspected): Promise<Record<string, string>> {
  const answers: Record<string, Buffer> = {};
  const get = async (path: string) => {
    const answer = await fetch(`${sandbox.inspectorUrl}${path}`);
    answers[`${path} ${answer.status}`] = Buffer.from(await answer.arrayBuffer());
    return answers[`${path} ${answer.status}`];
  };
  const events = await eventsOf(sandbox);
  answers.events = Buffer.from(JSON.stringify(events));
  await get('state');
  for (const event of events) {
    if (event.event !== 'login') continue;
    await get(`logins/${event.id}`);
    await get(`logins/${event.id}.pcap`);
  }
  return Object.fromEntries(
    Object.entries(answers).flatMap(([place, bytes]) =>
      decodings(bytes.toString('latin1')).map((text, index) => [`${place}, decoded ${index}`, text]),
    ),
  );
}

/** The text, and what is in it as base64, percent-encoded or escaped. */
function decodings(text: string): string[] {
  const utf8 = Buffer.from(text, 'latin1').toString();
  const inBase64 = [...text.matchAll(/[A-Za-z0-9+/]{24,}={0,2}|[\w-]{24,}/g)].map(([run]) =>
    Buffer.from(run, 'base64').toString('latin1'),
  );
  const inner = inBase64.join('\n');
  return [text, utf8, inner, percentDecoded(text), percentDecoded(inner)];
}

function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
}
