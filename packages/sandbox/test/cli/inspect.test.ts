import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import type { SandboxEvent } from '../../src/cli/sandbox-event.ts';
import { logIn as login } from '../../src/login-client/conversation.ts';
import { send } from '../aws/http.ts';
import { loginsOf, openedLogin } from '../support/inspected.ts';
import { openRawClient } from '../support/raw-client.ts';
import { emptyFolder, type Run, startCli } from '../support/start-cli.ts';

type Env = Record<string, string | undefined>;

const linesOf = (cli: Run): string[] => cli.output().trimEnd().split('\n');

async function start(...args: string[]) {
  const cwd = emptyFolder();
  const cli = startCli(cwd, '--path', 'env-vars', ...args);
  await cli.until(args.includes('--json') ? '"ready"' : 'listed here');
  const read = (name: string): Env => parseEnv(readFileSync(join(cwd, '.sandbox', name), 'utf8'));
  return { cli, admin: read('env'), env: read('paths/env-vars.env') };
}

const keysOf = (env: Env) => ({
  accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
  secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
});

/** A login, a command that its user may do and one that it may not, and two requests of which one is refused. */
async function act(env: Env): Promise<void> {
  const client = await openRawClient(env.AWS_MONGO_CLUSTER_URL ?? '');
  await client.command({ hello: 1 });
  expect(await login(client, keysOf(env))).toMatchObject({ ok: 1 });
  await client.command({ find: 'x', $db: 'testdb' });
  await client.command({ find: 'x', $db: 'other' });
  const ask = (Action: string) =>
    send(env.AWS_ENDPOINT_URL ?? '', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ Action, Version: '2011-06-15' }).toString(),
    });
  expect(await ask('GetCallerIdentity')).toMatchObject({ status: 403 });
  await client.command({ endSessions: [], $db: 'admin' });
}

test('--inspect gives the address of the page before it is ready, and of each login; no line is wider than 60 columns', async () => {
  const { cli, admin, env } = await start('--inspect');
  const lines = linesOf(cli);
  const at = lines.findIndex((line) => line.startsWith('Inspect '));
  expect(at).toBeGreaterThan(-1);
  expect(at).toBeLessThan(lines.findIndex((line) => line.includes('ready')));
  const [, inspectorUrl = ''] =
    /^Inspect {2}(http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}\/)$/.exec(lines[at] ?? '') ?? [];
  expect(admin.ATLAS_AWS_IAM_INSPECTOR_URL).toBe(inspectorUrl);
  expect(env.ATLAS_AWS_IAM_INSPECTOR_URL).toBe(inspectorUrl);

  await login(await openRawClient(env.AWS_MONGO_CLUSTER_URL ?? ''), {
    ...keysOf(env),
    secretAccessKey: 'wrong',
  });
  const [refused] = await loginsOf({ inspectorUrl });
  await cli.until(`#login=${refused?.id}`);
  const told = linesOf(cli).slice(-2);
  expect(told[0]).toMatch(/Z refused: SignatureDoesNotMatch: /);
  expect(told[1]).toBe(`  ${inspectorUrl}#login=${refused?.id}`);
  for (const line of [lines[at] ?? '', told[1] ?? '']) expect(line.length).toBeLessThanOrEqual(60);
  expect(await openedLogin({ inspectorUrl }, refused?.id ?? 0)).toMatchObject({ check: 'signature' });
});

test('without it there is no such line', async () => {
  const { cli, admin } = await start();
  expect(cli.output()).not.toContain('Inspect');
  expect(admin).not.toHaveProperty('ATLAS_AWS_IAM_INSPECTOR_URL');
});

const AUTHENTICATED =
  /^authenticated: arn:aws:iam::123456789012:user\/mdb-env-vars-user \(static credentials AKIA….{4}, unknown driver\)$/;
const REFUSED_COMMAND =
  /^refused: find on other: user is not allowed to do action \[find\] on \[other\.x\], 8000 AtlasError \(arn:aws:iam::123456789012:user\/mdb-env-vars-user\)$/;
const REFUSED_REQUEST = /^refused: MissingAuthenticationToken to POST \/ \(STS\)$/;

test('the terminal lists logins, and refusals of services and commands', async () => {
  const { cli, env } = await start();
  const started = linesOf(cli).length;
  await act(env);
  await cli.until('(STS)');
  const told = linesOf(cli).slice(started);
  expect(told.map((line) => line.slice('2026-01-02T03:04:05.678Z '.length))).toEqual([
    expect.stringMatching(AUTHENTICATED),
    expect.stringMatching(REFUSED_COMMAND),
    expect.stringMatching(REFUSED_REQUEST),
  ]);
});

test('--verbose lists every request and command too', async () => {
  const { cli, env } = await start('--verbose');
  const started = linesOf(cli).length;
  await act(env);
  await cli.until('endSessions');
  const told = linesOf(cli).slice(started);
  expect(told.map((line) => line.slice('2026-01-02T03:04:05.678Z '.length))).toEqual([
    'answered: saslStart on $external (nobody is logged in)',
    'answered: 200 to POST / (STS, for a login)',
    expect.stringMatching(AUTHENTICATED),
    'answered: find on testdb (arn:aws:iam::123456789012:user/mdb-env-vars-user)',
    expect.stringMatching(REFUSED_COMMAND),
    expect.stringMatching(REFUSED_REQUEST),
    'answered: endSessions on admin (arn:aws:iam::123456789012:user/mdb-env-vars-user)',
  ]);
});

test('--json with both has these as events, and begins with ready', async () => {
  const { cli, env } = await start('--json', '--inspect', '--verbose');
  await act(env);
  await cli.until('endSessions');
  const events: SandboxEvent[] = linesOf(cli).map((line) => JSON.parse(line));
  const [ready, ...others] = events;
  if (ready?.event !== 'ready') throw new Error(`the first event is ${ready?.event}`);
  expect(ready.inspectorUrl).toBe(env.ATLAS_AWS_IAM_INSPECTOR_URL);
  expect(others).toMatchObject([
    { event: 'command', name: 'saslStart', database: '$external' },
    { event: 'request', service: 'sts', status: 200, isLogin: true },
    { event: 'login', viewUrl: expect.stringContaining(`${ready.inspectorUrl}#login=`) },
    { event: 'command', name: 'find', database: 'testdb' },
    { event: 'command', name: 'find', database: 'other', code: 8000 },
    { event: 'refused', errorCode: 'MissingAuthenticationToken' },
    { event: 'command', name: 'endSessions' },
  ]);
  for (const { at } of others as { at: string }[]) expect(at).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
});

test('--json alone is as it was: no page, and neither requests nor commands', async () => {
  const { cli, env } = await start('--json');
  await act(env);
  await cli.until('MissingAuthenticationToken');
  const events: SandboxEvent[] = linesOf(cli).map((line) => JSON.parse(line));
  expect(events.map(({ event }) => event)).toEqual(['ready', 'login', 'refused']);
  expect(events[0]).not.toHaveProperty('inspectorUrl');
  expect(events[1]).not.toHaveProperty('viewUrl');
});
