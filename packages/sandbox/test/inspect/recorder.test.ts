import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { streamEvents } from '../../src/inspect/event-stream.ts';
import type { InspectedEvent, LoginDetail } from '../../src/inspect/model.ts';
import { createRecorder, type NewEvent, type Recorder } from '../../src/inspect/recorder.ts';

const NOW = Date.parse('2026-01-02T03:04:05Z');

const event = (name: string, clientId?: number): NewEvent => ({
  event: 'command',
  name,
  database: 'x',
  ...(clientId !== undefined && { clientId }),
});

const detail = (id: number, base64 = ''): LoginDetail => ({
  id,
  verdict: 'refused',
  check: 'payload',
  attempt: { client: undefined, verdict: 'refused' },
  messages: [
    {
      from: 'client',
      to: 'server',
      at: NOW,
      title: 'saslStart',
      protocol: 'MongoDB',
      base64,
      length: 0,
      fields: [],
    },
  ],
});

/** What a reader gets of a stream whose time passes when the test says so. */
function read(recorder: Recorder, after = 0) {
  const intervals: { call: () => void; ms: number }[] = [];
  const reader = Object.assign(new EventEmitter(), {
    writableLength: 0,
    text: '',
    write(text: string) {
      reader.text += text;
      return true;
    },
  });
  streamEvents(reader as never, {
    recorder,
    after,
    run: 'one',
    startInterval(call, ms) {
      const interval = { call, ms };
      intervals.push(interval);
      return () => void intervals.splice(intervals.indexOf(interval), 1);
    },
  });
  return {
    reader,
    intervals,
    pass: (ms: number) => intervals.find((interval) => interval.ms === ms)?.call(),
    /** All until now. */
    messages: () => messagesIn(reader.text),
  };
}

function messagesIn(text: string): { events: InspectedEvent[]; skipped: number; ids: string[] } {
  const all = [...text.matchAll(/^data: (\[.*\])$/gm)].map(([, data = '']) => JSON.parse(data));
  const skipped = [...text.matchAll(/^event: skipped\ndata: (\d+)$/gm)].map(([, count]) => Number(count));
  return {
    events: all.flat(),
    skipped: skipped.reduce((sum, count) => sum + count, 0),
    ids: [...text.matchAll(/^id: (\d+)$/gm)].map(([, id = '']) => id),
  };
}

test('events are counted from 1, and have the time of the clock', () => {
  const recorder = createRecorder(() => NOW);
  expect([recorder.add(event('a')), recorder.add(event('b'))]).toEqual([1, 2]);
  expect(recorder.after(1)).toEqual({
    events: [{ id: 2, at: '2026-01-02T03:04:05.000Z', event: 'command', name: 'b', database: 'x' }],
    skipped: 0,
  });
});

test('of 300,000 events the newest thousand are kept, and a reader gets 200 in each message and the number of the others', () => {
  let now = NOW;
  const recorder = createRecorder(() => now);
  const { pass, messages } = read(recorder);
  for (let tenth = 0; tenth < 300; tenth += 1) {
    for (let index = 0; index < 1000; index += 1) recorder.add(event(`${tenth}.${index}`));
    now += 100;
    pass(100);
  }
  const { events, skipped, ids } = messages();
  expect(events).toHaveLength(300 * 200);
  expect(skipped).toBe(300 * 800);
  expect(events.at(-1)).toMatchObject({ id: 300_000, name: '299.999' });
  expect(events[0]).toMatchObject({ id: 801 });
  expect(ids.at(-1)).toBe('300000');
  expect(recorder.after(0).events).toHaveLength(1000);
  expect(recorder.after(0).skipped).toBe(299_000);
});

test('one event is not sent twice, and nothing while there is none', () => {
  const recorder = createRecorder(() => NOW);
  recorder.add(event('before'));
  const { pass, messages, reader } = read(recorder);
  pass(100);
  recorder.add(event('after'));
  pass(100);
  const { text } = reader;
  pass(100);
  expect(reader.text).toBe(text);
  expect(messages().events.map(({ id }) => id)).toEqual([1, 2]);
  expect(text).toContain('retry: 1000\n');
  expect(text).toContain('event: run\ndata: "one"\n\n');
});

test('who comes back is sent what came meanwhile', () => {
  const recorder = createRecorder(() => NOW);
  for (const name of ['a', 'b', 'c']) recorder.add(event(name));
  expect(
    read(recorder, 2)
      .messages()
      .events.map(({ id }) => id),
  ).toEqual([3]);
  expect(read(recorder, 3).messages().events).toEqual([]);
});

test('who comes from another sandbox, which had more, is sent all', () => {
  const recorder = createRecorder(() => NOW);
  recorder.add(event('a'));
  expect(read(recorder, 500).messages()).toMatchObject({ events: [{ id: 1 }], skipped: 0 });
});

test('who does not read is sent nothing more, and the number of what was missed', () => {
  const recorder = createRecorder(() => NOW);
  const { reader, pass, messages } = read(recorder);
  reader.writableLength = 2 * 1024 * 1024;
  const { text } = reader;
  for (let index = 0; index < 5000; index += 1) {
    recorder.add(event(`${index}`));
    pass(100);
    pass(15_000);
  }
  expect(reader.text).toBe(text);
  reader.writableLength = 0;
  pass(100);
  expect(messages().events).toHaveLength(200);
  expect(messages().skipped).toBe(4800);
});

test('a comment every 15 seconds, until the reader goes', () => {
  const { reader, pass, intervals } = read(createRecorder(() => NOW));
  pass(15_000);
  expect(reader.text.endsWith('\n\n:\n\n')).toBe(true);
  reader.emit('close');
  expect(intervals).toEqual([]);
});

test('a reset leaves nothing but itself, and is no gap', () => {
  const recorder = createRecorder(() => NOW);
  for (let index = 0; index < 1500; index += 1) recorder.add(event('old'));
  recorder.addLogin(detail(7));
  const { pass, messages } = read(recorder);
  recorder.reset();
  pass(100);
  expect(recorder.after(0)).toEqual({
    events: [{ id: 1501, at: expect.any(String), event: 'reset' }],
    skipped: 0,
  });
  expect(messages().events.at(-1)).toMatchObject({ event: 'reset' });
  expect(recorder.login(7)).toBeUndefined();
});

test('the newest hundred logins are kept', () => {
  const recorder = createRecorder(() => NOW);
  for (let id = 1; id <= 300; id += 1) recorder.addLogin(detail(id));
  expect(recorder.login(200)).toBeUndefined();
  expect(JSON.parse(recorder.login(201)?.toString() ?? '')).toEqual(detail(201));
  expect(recorder.login(300)).toBeDefined();
});

test('of large ones as many as have room in 16 MiB', () => {
  const recorder = createRecorder(() => NOW);
  for (let id = 1; id <= 50; id += 1) recorder.addLogin(detail(id, 'x'.repeat(1024 * 1024)));
  const kept = Array.from({ length: 50 }, (_, index) => recorder.login(index + 1)).filter(Boolean);
  expect(kept).toHaveLength(15);
  expect(recorder.login(50)).toBeDefined();
});

test('one that is kept again takes its own place', () => {
  const recorder = createRecorder(() => NOW);
  for (let round = 0; round < 100; round += 1) recorder.addLogin(detail(1, 'x'.repeat(1024 * 1024)));
  recorder.addLogin(detail(2));
  expect(recorder.login(1)).toBeDefined();
});

test('clients that turn out to be one have their events in common', () => {
  const recorder = createRecorder(() => NOW);
  for (const clientId of [1, 2, 3]) recorder.add(event('x', clientId));
  recorder.renameClient(2, 1);
  expect(recorder.after(0).events.map(({ clientId }) => clientId)).toEqual([1, 1, 3]);
});

test('a reader who is far behind learns that all it has is gone', () => {
  const recorder = createRecorder(() => NOW);
  recorder.add(event('before'));
  recorder.reset();
  for (let index = 0; index < 300; index += 1) recorder.add(event(`after ${index}`));
  const { events, skipped } = read(recorder, 1).messages();
  expect(events[0]).toMatchObject({ event: 'reset' });
  expect([events.length, skipped]).toEqual([201, 100]);
});
