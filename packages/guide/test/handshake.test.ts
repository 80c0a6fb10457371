import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { describe, expect, test } from 'vitest';
import { fencesOf } from '../src/fences.ts';
import { SESSION_TOKEN } from '../src/handshake/cast.ts';
import { generateLoginPage } from '../src/handshake/login-page.ts';
import type { Recorded } from '../src/handshake/messages.ts';
import {
  generateRecordedLogin,
  type Recording,
  readRecording,
  recordLogins,
} from '../src/handshake/recorded-login.ts';
import { readPage } from '../src/pages.ts';
import { staticProblems } from './fixture.ts';

const PAGE = 'docs/how-the-handshake-works.md';
const FILE = 'docs/recorded-login.json';
const HTML = 'docs/a-login-byte-by-byte.html';
const SIGNATURE = 'a6b5f169713b23dd2dfc6ac9f08859e6350fbae944e5be797053bafa6267d053';

const recording = await recordLogins();
const fences = fencesOf(readPage(repositoryRoot, PAGE));

/** The recording, with one text in the user's login replaced by another as long. */
function tamper(link: Recorded['link'], isRequest: boolean, from: string, to: string): Recording {
  expect(to).toHaveLength(from.length);
  let count = 0;
  const sent = recording.user.sent.map((recorded) => {
    const text = Buffer.from(recorded.base64, 'base64').toString('latin1');
    if (recorded.link !== link || recorded.isRequest !== isRequest || !text.includes(from)) return recorded;
    count += 1;
    return { ...recorded, base64: Buffer.from(text.replaceAll(from, to), 'latin1').toString('base64') };
  });
  expect(count).toBeGreaterThan(0);
  return { ...recording, user: { ...recording.user, sent } };
}

test('two runs give the same file, and it is the one that is there', async () => {
  const one = await generateRecordedLogin();
  expect(one).toBe(`${JSON.stringify(readRecording(recording), null, 2)}\n`);
  expect(readFileSync(join(repositoryRoot, FILE), 'utf8').replaceAll('\r\n', '\n')).toBe(one);
});

test('the page that shows every byte is the one that is there, and shows both logins', async () => {
  const page = await generateLoginPage();
  expect(readFileSync(join(repositoryRoot, HTML), 'utf8').replaceAll('\r\n', '\n')).toBe(page);
  const [, json = ''] = /<script type="application\/json" id="recorded">(.*?)<\/script>/s.exec(page) ?? [];
  const { title, logins } = JSON.parse(json);
  expect(title).toContain('keys of AWS’s documentation');
  const { user, role } = readRecording(recording);
  expect(logins).toEqual(
    [user, role].map(({ id, verdict, check, attempt, messages, server }) => ({
      id,
      verdict,
      check,
      attempt,
      messages,
      server,
      client: server,
    })),
  );
  // It is one file: nothing else is fetched, and there is no module, which browsers do not run from a file.
  expect(page).not.toMatch(/<script[^>]+(?:src|type="module")|<link[^>]+stylesheet|@import|url\(["']?http/);
});

test('every message is there as it was sent, but for its ids and the machine', () => {
  for (const who of ['user', 'role'] as const) {
    const { messages, stsRequest } = readRecording(recording)[who];
    for (const [index, { base64, protocol, length }] of messages.entries()) {
      const bytes = Buffer.from(base64, 'base64');
      const sent = Buffer.from(recording[who].sent[index]?.base64 ?? '', 'base64');
      expect(bytes).toHaveLength(length);
      if (protocol === 'HTTP') {
        expect(bytes).toEqual(sent);
        continue;
      }
      expect(bytes.readInt32LE(0)).toBe(bytes.length);
      expect(bytes.readInt32LE(4)).toBe([1, 1, 2, 2, 3, 0, 0, 3, 4, 4][index]);
      if (index > 0) expect(bytes.subarray(12)).toEqual(sent.subarray(12));
    }
    const [hello, , , , , request] = messages.map(({ base64 }) => Buffer.from(base64, 'base64'));
    expect(hello?.includes('nodejs')).toBe(true);
    expect(request?.toString()).toBe(`${stsRequest.head.join('\r\n')}\r\n\r\n${stsRequest.body}`);
  }
});

test('nothing is overwritten, and both sides come to the same', () => {
  const { user, role } = readRecording(recording);
  for (const { messages, server, client } of [user, role]) {
    expect(JSON.stringify(messages)).not.toMatch(/isFilled|\*{4}|"topic":"unknown"/);
    expect(client).toEqual({ ...server, keys: client.keys });
  }
  expect(JSON.stringify(role.messages)).toContain(SESSION_TOKEN);
  expect(user.server?.signature).toBe(SIGNATURE);
});

test.each<[string, Recorded['link'], string, string]>([
  ['nonce', 'sts', 'x-mongodb-server-nonce: P', 'x-mongodb-server-nonce: Q'],
  ['flag', 'sts', 'gs2-cb-flag: n', 'gs2-cb-flag: y'],
  ['host', 'sts', 'Host: sts.', 'Host: sts-'],
  ['date', 'sts', 'X-Amz-Date: 20261122T120000Z', 'X-Amz-Date: 20261122T120001Z'],
  ['body', 'sts', '2011-06-15', '2011-06-16'],
  ['signature', 'sts', SIGNATURE, SIGNATURE.replace('a', 'b')],
])('no file of a request with another %s than was signed', (_, link, from, to) => {
  expect(() => readRecording(tamper(link, true, from, to))).toThrow(
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
])('no file of a client that sent the server something else: %s', (_, from, to, message) => {
  expect(() => readRecording(tamper('mongodb', true, from, to))).toThrow(message);
});

test('no file of a login that goes otherwise than it is told', () => {
  const sent = recording.user.sent.filter(({ link }) => link !== 'sts');
  expect(() => readRecording({ ...recording, user: { ...recording.user, sent } })).toThrow(
    'The login went otherwise than the page tells it',
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

test('the diagram says what was recorded', () => {
  const diagram = fences.find(({ lang }) => lang === 'mermaid')?.value ?? '';
  const { user } = readRecording(recording);
  const { documents } = user;
  const fieldsOf = (name: keyof typeof documents) => Object.keys(documents[name].payload).join(', ');
  const status = documents.connectionStatusReply.authInfo.authenticatedUsers[0].user;
  for (const label of [
    `D->>M: ${Object.keys(documents.hello)[0]} with`,
    `M-->>D: ok, maxWireVersion ${documents.helloReply.maxWireVersion}\n`,
    `D->>M: saslStart with ${fieldsOf('saslStart')} (`,
    `M-->>D: ${fieldsOf('serverFirst')} (server nonce, STS host), done false\n`,
    `signs POST / to ${documents.serverFirst.payload.h},`,
    `D->>M: saslContinue with ${fieldsOf('saslContinue')} (`,
    `M->>S: POST / ${new URLSearchParams(user.stsRequest.body).get('Action')},`,
    `S-->>M: 200 OK, ${status}\n`,
    `M-->>D: done ${documents.serverFinal.done}\n`,
  ]) {
    expect(diagram).toContain(label);
  }
  expect(diagram.endsWith(`authenticated as ${status}`)).toBe(true);
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
  const file = JSON.stringify(readRecording(recording));
  const bytes = [...file.matchAll(/"base64":"([^"]+)"/g)].map(([, text = '']) =>
    Buffer.from(text, 'base64').toString('latin1'),
  );
  for (const text of [file, ...bytes]) {
    expect(
      text.match(/\b(AKIA|ASIA)[A-Z0-9]+/g)?.filter((id) => !id.endsWith('IOSFODNN7EXAMPLE')) ?? [],
    ).toEqual([]);
    expect(text).not.toContain(process.version);
    expect(text).not.toMatch(/127\.0\.0\.1|architecture/);
  }
});

describe('a page that names a test', () => {
  const problems = (title: string) =>
    staticProblems({
      'test/one.test.ts': "test('is there', () => {});\ntest.each([])('%s too', () => {});\n",
      'docs/2-two.md': `# Two\n\n| a | b |\n| --- | --- |\n| x | [one.test.ts](../test/one.test.ts): ${title} |\n`,
    });

  test.each(['is there', '… too'])('which is there: %s', (title) => {
    expect(problems(title)).toEqual([]);
  });

  test('which is not', () => {
    expect(problems('is gone')).toEqual([
      "docs/2-two.md:5: test/one.test.ts has no test called 'is gone' (any more). Correct the page.",
    ]);
  });
});
