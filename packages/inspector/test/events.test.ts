import type { InspectedEvent } from '@atlas-aws-iam/sandbox/inspect';
import { describe, expect, test } from 'vitest';
import { type Client, clientName, followClients, renumberClients } from '../src/overview/client.ts';
import { type Filter, filterEvents } from '../src/overview/filter-events.ts';
import { EVENTS } from './support/fixture-events.ts';

const NEWEST_FIRST = EVENTS.toReversed();
const EVERYTHING: Filter = { kind: 'all', isRefusedOnly: false, text: '', clientId: undefined };

describe('a filter', () => {
  const idsOf = (filter: Partial<Filter>) =>
    filterEvents(NEWEST_FIRST, { ...EVERYTHING, ...filter }).map(({ id }) => id);

  test.for<[string, Partial<Filter>, number[]]>([
    ['a kind', { kind: 'command' }, [11, 7, 5]],
    ['a client', { clientId: 3 }, [10, 9, 8]],
    ['refusals', { isRefusedOnly: true, clientId: 2 }, [11]],
    ['a code', { text: '403' }, [8]],
    ['a name of a code', { text: 'atlaserror', kind: 'command' }, [11]],
    ['words in any order', { text: 'EC2-role  imds' }, [3]],
    ['a check', { text: 'database user' }, [14]],
    ['what nothing has', { text: 'nothing has this' }, []],
  ])('of %s', ([, filter, ids]) => {
    expect(idsOf(filter)).toEqual(ids);
  });

  test('of nothing keeps the list as it is', () => {
    expect(filterEvents(NEWEST_FIRST, EVERYTHING)).toBe(NEWEST_FIRST);
  });
});

describe('clients', () => {
  const follow = (events: readonly InspectedEvent[]) => followClients([], events.toReversed());
  const stepsOf = (client: Client | undefined) =>
    client?.steps.map(({ event, times }) => `${event.id}×${times}`);

  test('each has its way to the first document', () => {
    const clients = follow(EVENTS);
    expect(clients.map(({ id, isThere }) => [id, isThere])).toEqual([
      [6, false],
      [5, false],
      [4, false],
      [3, false],
      [2, true],
      [1, true],
    ]);
    expect(stepsOf(clients[5])).toEqual(['1×1', '2×1', '3×1', '4×1', '5×1']);
  });

  test('what comes after the first document is not part of it', () => {
    expect(stepsOf(follow(EVENTS).find(({ id }) => id === 2))).toEqual(['6×1', '7×1']);
  });

  test('the same step again and again is one', () => {
    const refused = EVENTS.find(({ id }) => id === 9);
    if (!refused) throw new Error('no such event');
    const again = Array.from({ length: 500 }, (_, index) => ({ ...refused, id: 100 + index }));
    expect(stepsOf(follow(again)[0])).toEqual(['100×500']);
  });

  test('bounded: of ten thousand clients the newest stay, and of one client so many steps', () => {
    const [request] = EVENTS;
    if (request?.event !== 'request') throw new Error('no request');
    const many = Array.from({ length: 10_000 }, (_, index) => ({
      ...request,
      id: index + 1,
      clientId: index + 1,
    }));
    expect(follow(many).map(({ id }) => id)).toEqual(
      Array.from({ length: 40 }, (_, index) => 10_000 - index),
    );
    const long = many.map((event) => ({ ...event, clientId: 1, operation: `${event.id}` }));
    expect(follow(long)[0]?.steps).toHaveLength(40);
  });

  test('two that turn out to be one have one way, in the order in which it happened', () => {
    const [first, second, third] = EVENTS;
    if (!first || !second || !third) throw new Error('no events');
    const events: InspectedEvent[] = [
      { ...first, id: 1, clientId: 1 },
      { ...second, id: 2, clientId: 2 },
      { ...third, id: 3, clientId: 1, mergedClientIds: [2] },
    ];
    const [client, ...others] = follow(events);
    expect([client?.id, stepsOf(client), others]).toEqual([1, ['1×1', '2×1', '3×1'], []]);
    expect(renumberClients(events, events.toReversed()).map(({ clientId }) => clientId)).toEqual([1, 1, 1]);
  });
});

test('a client’s name is text, whatever it sends', () => {
  expect(clientName({ driver: { name: 'nodejs', version: '7.9.0' }, application: { name: 'api' } })).toBe(
    'api · nodejs 7.9.0',
  );
  for (const nothing of [undefined, null, 'text', 7, {}, { driver: 'x' }, { driver: { name: {} } }, []]) {
    expect(clientName(nothing)).toBeUndefined();
  }
});
