import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { expect, test } from 'vitest';
import { formatMeasurement, withMeasurement } from '../src/clients/format-measurement.ts';
import { languages } from '../src/clients/languages.ts';
import { isWhole, lockedVersion, withRun } from '../src/clients/measured-client.ts';
import type { Cell, Measurement, RunCells } from '../src/clients/measurement.ts';
import { sources } from '../src/clients/sources.ts';

const read = (file: string) => readFileSync(join(repositoryRoot, file), 'utf8').replaceAll('\r\n', '\n');
const measurement: Measurement = JSON.parse(read('docs/drivers.json'));

test('the page is what docs/drivers.json says (npm run clients -w packages/matrix writes both)', () => {
  const page = read('docs/drivers.md');
  expect(page).toBe(withMeasurement(page, formatMeasurement(measurement, languages, sources)));
});

test.each(Object.entries(measurement))(
  'of %s each source was measured, and names its driver',
  (id, client) => {
    expect(languages.map((language) => language.id)).toContain(id);
    expect(Object.keys(client.cells).sort()).toEqual(sources.map((source) => source.id).sort());
    expect(client.driver).toMatch(/ \d+\.\d+/);
    expect(client.measured).toMatch(/^\d{4}-\d\d-\d\d$/);
  },
);

test('each was let in with keys, and refused by STS with a wrong secret', () => {
  for (const { cells } of Object.values(measurement)) {
    expect(cells.static?.outcome).toBe('found');
    expect(cells['wrong-secret']).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('SignatureDoesNotMatch'),
    });
  }
});

const go = languages.filter(({ id }) => id === 'go');
const c = languages.filter(({ id }) => id === 'c');

/** A run in which these clients logged in with every source. */
function runOf(cells: Readonly<Record<string, Cell>>): RunCells {
  return Object.fromEntries(
    Object.entries(cells).map(([id, alone]) => [id, sources.map((source) => ({ source: source.id, alone }))]),
  );
}
const found = (driver: string): Cell => ({ outcome: 'found', user: 'arn:…', asked: [], driver });

test('a run takes the place of what was known of its clients, and of no other', () => {
  const first = withRun(
    {},
    runOf({ go: found('mongo-go-driver 9.9.9'), c: found('mongoc 1') }),
    [...go, ...c],
    '2026-01-01',
  );
  const second = withRun(first, runOf({ c: found('mongoc 2') }), [...go, ...c], '2026-02-02');
  expect([second.go?.measured, second.c?.measured]).toEqual(['2026-01-01', '2026-02-02']);
  expect(second.c?.driver).toBe('mongoc 2');
});

test('a run that lacks a source of a client leaves what was known of it', () => {
  const first = withRun({}, runOf({ go: found('mongo-go-driver 9.9.9') }), go, '2026-01-01');
  const { go: cells = [] } = runOf({ go: found('mongo-go-driver 10') });
  const second = withRun(first, { go: cells.slice(1) }, go, '2026-02-02');
  expect(isWhole(second.go?.cells ?? {})).toBe(true);
  expect(second.go).toMatchObject({ measured: '2026-01-01', driver: 'mongo-go-driver 9.9.9' });
});

test('a cell says so where it was measured on another version than is to be had', () => {
  const locked = go[0]?.locked;
  const now = go[0] && locked ? lockedVersion(go[0], locked) : '';
  const of = (run: RunCells) => withRun({}, run, [...go, ...c], '2026-01-01');
  expect(of(runOf({ go: found(`mongo-go-driver ${now}`) })).go?.old).toBeUndefined();
  const old = of(runOf({ go: found('mongo-go-driver 2.0.0'), c: found('mongoc 1.23.1') }));
  expect(old.go?.old).toBe(`${now} is to be had now`);
  expect(old.c?.old).toContain('is out');
  const page = formatMeasurement(old, languages, sources);
  expect(page).toContain('| yes (old) | yes (old) |');
  expect(page).toContain(`**old**: ${now} is to be had now`);
});

test('a page shows each outcome, and the words of those that were not let in', () => {
  const cells: Record<string, Cell> = {
    static: { outcome: 'found', asked: [] },
    profile: { outcome: 'not-found', words: 'no | provider `x`', asked: ['imds 404'] },
    sso: { outcome: 'another-user', user: 'arn:aws:iam::123456789012:user/other', asked: [] },
    'wrong-secret': { outcome: 'refused', words: 'bad auth', reason: 'SignatureDoesNotMatch', asked: [] },
  };
  const onInstance = { profile: cells.sso ?? { outcome: 'found' as const, asked: [] } };
  const client = { driver: 'd|e 1.0', measured: '2026-01-01', cells, onInstance };
  const page = formatMeasurement({ go: client }, languages, sources);
  expect(page).toContain('| Go, driver 2 | `d\\|e 1.0` | by itself | 2026-01-01 |');
  expect(page).toContain('| access keys in the environment | yes |');
  expect(page).toContain('| keys in the profile that `AWS_PROFILE` names | no |');
  expect(page).toContain('| keys in the profile that `AWS_PROFILE` names | **another user** |');
  expect(page).toContain('| a wrong secret | refused |');
  expect(page).toContain('- keys in the profile that `AWS_PROFILE` names: `no | provider ’x’`');
  expect(page).toContain('- a wrong secret: `bad auth (STS: SignatureDoesNotMatch)`');
  expect(page).toContain('`taken for arn:aws:iam::123456789012:user/other`');
});

test('a page without its two comments is refused, and what is around them stays', () => {
  expect(() => withMeasurement('# A page\n', 'x')).toThrow('<!-- measured:start -->');
  const page = 'a\n<!-- measured:start -->\nold\n<!-- measured:end -->\nb\n';
  expect(withMeasurement(page, 'new\n')).toBe(
    'a\n<!-- measured:start -->\n\nnew\n\n<!-- measured:end -->\nb\n',
  );
});
