import { setTimeout } from 'node:timers/promises';
import { ask, startChild } from '@atlas-aws-iam/test-support/child';
import type { EventMemory } from './event-server.ts';

export interface EventFigures {
  /** Every five seconds, the first after five. */
  memory: EventMemory[];
  /** What two pages read, one of which reads nothing until the end. */
  readEvents: number;
  skippedEvents: number;
  /** How long the server took to answer, in milliseconds, while it was told events. */
  answerMs: number[];
}

const SECONDS = 30;
const EVERY_SECONDS = 5;

/** 10,000 events a second, with a page that reads and one that does not. */
export async function measureEvents(signal: AbortSignal): Promise<EventFigures> {
  const file = new URL('event-server.ts', import.meta.url);
  const { child, ready: url } = await startChild<string>(file, [], signal);
  const end = new AbortController();
  const figures: EventFigures = { memory: [], readEvents: 0, skippedEvents: 0, answerMs: [] };
  const reading = read(`${url}events`, end.signal, figures);
  const silent = await fetch(`${url}events`, { signal: end.signal });
  for (let second = EVERY_SECONDS; second <= SECONDS; second += EVERY_SECONDS) {
    await setTimeout(EVERY_SECONDS * 1000, undefined, { signal });
    figures.memory.push(await ask<EventMemory>(child, 'memory'));
    const startedAt = performance.now();
    await (await fetch(`${url}state`)).text();
    figures.answerMs.push(performance.now() - startedAt);
  }
  end.abort();
  await Promise.allSettled([reading, silent.text()]);
  child.disconnect();
  return figures;
}

async function read(url: string, signal: AbortSignal, figures: EventFigures): Promise<void> {
  const { body } = await fetch(url, { signal });
  let text = '';
  for await (const chunk of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    const messages = `${text}${chunk}`.split('\n\n');
    text = messages.pop() ?? '';
    for (const message of messages) {
      const data = /^data: (.*)$/m.exec(message)?.[1] ?? '';
      if (message.startsWith('event: skipped')) figures.skippedEvents += Number(data);
      else if (data.startsWith('[')) figures.readEvents += JSON.parse(data).length;
    }
  }
}
