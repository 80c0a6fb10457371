import { describe, expect, test } from 'vitest';
import { compare } from '../src/server/compare.ts';
import { createTable, formatTable } from '../src/server/difference-table.ts';
import { findKnown, knownDifferences } from '../src/server/known-differences.ts';
import type { Observation } from '../src/server/observation.ts';
import { principalPrefixOf, runIdOf } from '../src/server/run-names.ts';

const REFUSED: Observation = {
  outcome: 'refused',
  reply: { ok: 0, code: 18, errmsg: 'Authentication failed.' },
  user: '',
};

describe('two answers', () => {
  test('that are the same do not differ', () => {
    expect(compare(REFUSED, structuredClone(REFUSED))).toEqual([]);
  });

  test('differ in each field by itself, in what only one has, and in who is logged in', () => {
    const server = { ...REFUSED, reply: { ok: 0, code: 11, opening: { done: 'no' } }, user: 'somebody' };
    expect(compare(REFUSED, server)).toEqual([
      { what: 'code', sandbox: '18', server: '11' },
      { what: 'errmsg', sandbox: 'Authentication failed.', server: '(none)' },
      { what: 'user', sandbox: '', server: 'somebody' },
      { what: 'opening.done', sandbox: '(none)', server: 'no' },
    ]);
  });

  test('of another outcome differ in that alone', () => {
    expect(compare(REFUSED, { outcome: 'accepted', reply: { ok: 1 }, user: 'somebody' })).toEqual([
      { what: 'outcome', sandbox: 'refused: 18 Authentication failed.', server: 'accepted' },
    ]);
  });

  test('that broke off differ in how', () => {
    const brokenOff = (problem: string): Observation => ({ outcome: 'broken off', problem });
    expect(compare(brokenOff('a'), brokenOff('b'))).toEqual([{ what: 'problem', sandbox: 'a', server: 'b' }]);
  });
});

describe('the table', () => {
  const of = (row: string, what: string, sandbox: string, server: string) => ({ row, what, sandbox, server });

  test('has a field’s difference once, whoever is named in it and in however many rows', () => {
    const prefix = principalPrefixOf('1a2b3c4d');
    const entries = createTable([
      of(
        'one',
        'user',
        `arn:aws:sts::123456789012:assumed-role/${prefix}1-app/*`,
        `arn:aws:iam::123456789012:role/${prefix}1-app`,
      ),
      of(
        'two',
        'user',
        `arn:aws:sts::123456789012:assumed-role/${prefix}b/*`,
        `arn:aws:iam::123456789012:role/${prefix}b`,
      ),
      of(
        'two',
        'user',
        `arn:aws:sts::123456789012:assumed-role/${prefix}c/*`,
        `arn:aws:iam::123456789012:role/${prefix}c`,
      ),
      of('three', 'user', `arn:aws:iam::123456789012:user/${prefix}a`, ''),
    ]);
    expect(entries).toEqual([
      {
        what: 'user',
        sandbox: 'arn:aws:sts::123456789012:assumed-role/app/*',
        server: 'arn:aws:iam::123456789012:role/app',
        rows: ['one', 'two'],
      },
      { what: 'user', sandbox: 'arn:aws:iam::123456789012:user/a', server: '', rows: ['three'] },
    ]);
  });

  test('has another wording once, of users and of roles', () => {
    const entries = createTable(
      ['user/a', 'user/team/b', 'assumed-role/c/*'].map((name) => {
        const arn = `arn:aws:${name.startsWith('user') ? 'iam' : 'sts'}::123456789012:${name}`;
        return of(name, 'errmsg', `Could not find user "${arn}"`, `There is no user "${arn}"`);
      }),
    );
    expect(entries.map(({ rows }) => rows)).toEqual([['user/a', 'user/team/b', 'assumed-role/c/*']]);
  });

  test('lists rows in the order of the rows', () => {
    const shown = [of('two', 'code', '1', '2'), of('one', 'code', '1', '2')];
    expect(createTable(shown, ['one', 'two']).map(({ rows }) => rows)).toEqual([['one', 'two']]);
  });

  test('has what only one side has once, whatever it is', () => {
    const entries = createTable([
      of('one', 'time', '(none)', '1'),
      of('two', 'time', '(none)', '2'),
      of('two', 'time', '2', '(none)'),
    ]);
    expect(entries.map(({ rows }) => rows)).toEqual([['one', 'two'], ['two']]);
  });

  test('has another outcome once for each row, whatever the driver', () => {
    const entries = createTable([
      of('one', 'outcome', 'a', 'b'),
      of('one', 'outcome', 'a', 'b'),
      of('two', 'outcome', 'a', 'b'),
    ]);
    expect(entries.map(({ rows }) => rows)).toEqual([['one'], ['two']]);
  });

  test('can be read as Markdown, whatever a server says', () => {
    const text = formatTable(createTable([of('one', 'errmsg', 'a | b', 'c\nd')]), 'here');
    expect(text.split('\n').at(-1)).toBe('| errmsg | a \\| b | c d | one |  |');
    expect(formatTable([], 'here')).toBe('No difference between here and the sandbox.');
  });
});

describe('a known difference', () => {
  const ROLE = {
    what: 'user',
    sandbox: 'arn:aws:sts::123456789012:assumed-role/app/*',
    server: 'arn:aws:iam::123456789012:role/app',
  };

  test('is one of its server, and of no other', () => {
    expect(findKnown('percona', 'env-vars session', ROLE)?.because).toContain('names a role by its own ARN');
    expect(findKnown('enterprise', 'env-vars session', ROLE)).toBeUndefined();
    expect(findKnown('percona', 'env-vars session', { ...ROLE, server: 'somebody' })).toBeUndefined();
  });

  test('is one of its rows, and of no other', () => {
    const accepted = { what: 'outcome', sandbox: 'refused: 18 Authentication failed.', server: 'accepted' };
    expect(findKnown('percona', 'client first: flag 0', accepted)).toBeDefined();
    expect(findKnown('percona', 'client first: unknown field', accepted)).toBeUndefined();
  });

  test('says why, and from where', () => {
    for (const { because, source } of knownDifferences) expect([because, source]).not.toContain('');
  });
});

test.each([
  ['arn:aws:iam::123456789012:user/matrix-1a2b3c4d-1-somebody', '1a2b3c4d'],
  ['arn:aws:iam::123456789012:user/team/matrix-1a2b3c4d-1-app', '1a2b3c4d'],
  ['arn:aws:sts::123456789012:assumed-role/matrix-1a2b3c4d-mdb-ec2-role/*', '1a2b3c4d'],
  ['arn:aws:iam::999999999999:user/matrix-1a2b3c4d-x', undefined],
  ['arn:aws:iam::123456789012:user/matrix', undefined],
  ['arn:aws:iam::123456789012:user/the-matrix-1a2b3c4d-x', undefined],
  ['arn:aws:iam::123456789012:user/matrix-1A2B3C4D-x', undefined],
  ['CN=matrix-1a2b3c4d-x', undefined],
])('%s is of the run %s', (name, runId) => {
  expect(runIdOf(name)).toBe(runId);
});
