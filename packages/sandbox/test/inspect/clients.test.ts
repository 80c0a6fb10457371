import { expect, test } from 'vitest';
import { createClients } from '../../src/inspect/clients.ts';

test('whoever has credentials in common is one client', () => {
  const clients = createClients();
  expect(clients.of(['token'])).toEqual({ clientId: 1, merged: [] });
  expect(clients.of(['other'])).toEqual({ clientId: 2, merged: [] });
  expect(clients.of(['token', 'key'])).toEqual({ clientId: 1, merged: [] });
  expect(clients.of(['key'])).toEqual({ clientId: 1, merged: [] });
  expect(clients.of([])).toBeUndefined();
});

test('clients that turn out to be one have the number of the first, for good', () => {
  const clients = createClients();
  for (const credential of ['a', 'b', 'c', 'd']) clients.of([credential]);
  expect(clients.of(['d', 'c'])).toEqual({ clientId: 3, merged: [4] });
  expect(clients.of(['b', 'd'])).toEqual({ clientId: 2, merged: [3] });
  expect(clients.of(['c'])).toEqual({ clientId: 2, merged: [] });
  expect(clients.of(['a', 'd'])).toEqual({ clientId: 1, merged: [2] });
  for (const credential of ['a', 'b', 'c', 'd']) {
    expect(clients.of([credential])).toEqual({ clientId: 1, merged: [] });
  }
});

test('of more than ten thousand credentials those that were used last are known', () => {
  const clients = createClients();
  clients.of(['first']);
  clients.of(['second']);
  for (let index = 0; index < 9_999; index += 1) {
    clients.of([`${index}`]);
    clients.of(['first']);
  }
  expect(clients.of(['first'])).toEqual({ clientId: 1, merged: [] });
  expect(clients.of(['second'])).toEqual({ clientId: 10_002, merged: [] });
});

test('after a reset they are counted anew', () => {
  const clients = createClients();
  clients.of(['a']);
  clients.of(['b']);
  clients.clear();
  expect(clients.of(['b'])).toEqual({ clientId: 1, merged: [] });
});
