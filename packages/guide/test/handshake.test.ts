import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { expect, test } from 'vitest';
import { fencesOf } from '../src/fences.ts';
import { formatHandshake, generateHandshake, type Recording, recordLogins } from '../src/handshake.ts';
import { formatChecks } from '../src/handshake-checks.ts';
import type { Recorded } from '../src/handshake-messages.ts';
import { readPage } from '../src/pages.ts';

const PAGE = 'docs/how-the-handshake-works.md';
const SIGNATURE = 'a6b5f169713b23dd2dfc6ac9f08859e6350fbae944e5be797053bafa6267d053';

const recording = await recordLogins();
const fences = fencesOf(readPage(repositoryRoot, PAGE));

/** The recording, with one text in the user's login replaced by another as long. */
function tamper(link: Recorded['link'], isRequest: boolean, from: string, to: string): Recording {
  expect(to).toHaveLength(from.length);
  let count = 0;
  const user = recording.user.map((recorded) => {
    const text = Buffer.from(recorded.base64, 'base64').toString('latin1');
    if (recorded.link !== link || recorded.isRequest !== isRequest || !text.includes(from)) return recorded;
    count += 1;
    return { ...recorded, base64: Buffer.from(text.replaceAll(from, to), 'latin1').toString('base64') };
  });
  expect(count).toBeGreaterThan(0);
  return { ...recording, user };
}

const format = (recorded: Recording) => formatHandshake(recorded, SIGNATURE);

test('two runs give the same page, and it is the one that is there', async () => {
  const [one, other] = [await generateHandshake(), await generateHandshake()];
  expect(other).toBe(one);
  expect(one).toBe(format(recording));
  expect(readFileSync(join(repositoryRoot, PAGE), 'utf8').replaceAll('\r\n', '\n')).toBe(one);
});

test.each<[string, Recorded['link'], string, string]>([
  ['nonce', 'sts', 'x-mongodb-server-nonce: P', 'x-mongodb-server-nonce: Q'],
  ['flag', 'sts', 'gs2-cb-flag: n', 'gs2-cb-flag: y'],
  ['host', 'sts', 'Host: sts.', 'Host: sts-'],
  ['date', 'sts', 'X-Amz-Date: 20261122T120000Z', 'X-Amz-Date: 20261122T120001Z'],
  ['body', 'sts', '2011-06-15', '2011-06-16'],
  ['signature', 'sts', SIGNATURE, SIGNATURE.replace('a', 'b')],
])('no page of a request with another %s than was signed', (_, link, from, to) => {
  expect(() => format(tamper(link, true, from, to))).toThrow(
    'The signature that was captured is not the one computed from the request.',
  );
});

test.each<[string, string, string, string]>([
  ['the date', '20261122T120000Z', '20261122T120009Z', 'The recorded login does not fit together: the date.'],
  [
    'the Authorization header',
    'AWS4-HMAC-SHA256 Cred',
    'AWS4-HMAC-SHA257 Cred',
    'The recorded login does not fit together: the Authorization header.',
  ],
  ['a command', 'saslStart', 'saslStarT', 'The driver sent other commands than the page tells'],
])('no page of a client that sent the server something else: %s', (_, from, to, message) => {
  expect(() => format(tamper('mongodb', true, from, to))).toThrow(message);
});

test('no page of a login that goes otherwise than it is told', () => {
  const user = recording.user.filter(({ link }) => link !== 'sts');
  expect(() => format({ ...recording, user })).toThrow('The login went otherwise than the page tells it');
});

test('no page when the script to check it computes something else', () => {
  expect(() => formatHandshake(recording, `${'0'.repeat(64)}\n`)).toThrow(
    'docs/code/verify-signature.mjs computes another signature',
  );
});

test('the script prints the signature that the page shows', () => {
  const printed = execFileSync(process.execPath, ['docs/code/verify-signature.mjs'], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  });
  expect(printed).toBe(`${SIGNATURE}\n`);
  const [output] = fences.filter(({ words }) => words.includes('output'));
  expect(output).toMatchObject({ value: SIGNATURE, previous: { lang: 'sh' } });
  const [second] = fences.filter(({ value }) => value.includes('"saslContinue"'));
  expect(second?.value).toContain(`Signature=${SIGNATURE}"`);
});

test('the diagram: who takes part talks, and who talks takes part', () => {
  const diagram = fences.find(({ lang }) => lang === 'mermaid')?.value ?? '';
  const [kind, ...lines] = diagram.split('\n').map((line) => line.trim());
  expect(kind).toBe('sequenceDiagram');
  const participants = lines.flatMap((line) => /^participant (\w+) as (.+)$/.exec(line)?.slice(1, 3) ?? []);
  expect(participants).toEqual(['D', 'Driver', 'M', 'MongoDB', 'S', 'AWS STS']);
  const rest = lines.filter((line) => !line.startsWith('participant '));
  const talking = rest.flatMap((line) => {
    const [, from, to] =
      /^(\w+)-?->>(\w+): [^;#]+$/.exec(line) ?? /^Note over (\w+)(): [^;#]+$/.exec(line) ?? [];
    if (from === undefined) throw new Error(`Not understood: ${line}`);
    return [from, to].filter(Boolean);
  });
  expect([...new Set(talking)].sort()).toEqual(['D', 'M', 'S']);
});

test('nothing of the machine and no key but the documented ones', () => {
  const page = format(recording);
  expect(page.match(/\b(AKIA|ASIA)[A-Z0-9]+/g)?.filter((id) => !id.endsWith('IOSFODNN7EXAMPLE'))).toEqual([]);
  expect(page).not.toContain(process.version);
  expect(page).not.toMatch(/127\.0\.0\.1|"architecture"/);
});

test('an order of checks that names a test which is not there', () => {
  const check = { step: 'STS' as const, check: 'x', refusal: 'y', testFile: 'atlas/sasl.test.ts' };
  expect(() => formatChecks([{ ...check, testTitle: 'no such test' }])).toThrow(
    "packages/sandbox/test/atlas/sasl.test.ts has no test called 'no such test' (any more)",
  );
  expect(() => formatChecks([{ ...check, testFile: 'none.test.ts', testTitle: '' }])).toThrow('ENOENT');
});
