import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { machineEnv } from '@atlas-aws-iam/command';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { StarterOptions } from '../src/starter-options.ts';
import { installedStarter } from './support.ts';

// What becomes of a starter where its packages are installed. `npm run starters` does the same with npm.

const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

async function compile(folder: string, ...args: string[]): Promise<string> {
  return promisify(execFile)(process.execPath, [tsc, ...args], { cwd: folder }).then(
    ({ stdout }) => stdout,
    ({ stdout }) => stdout,
  );
}

describe.each<[string, Partial<StarterOptions>]>([
  ['env-vars', {}],
  ['env-vars', { isService: true }],
  ['sts-assume-role', { hasOwnConnect: true }],
  ['custom-provider', { isService: true, hasOwnConnect: true }],
  ['default-chain', { isService: true }],
  ['lambda', {}],
])('the types of %s, %j', (id, options) => {
  test.each([
    ['nodenext', []],
    ['commonjs', ['--module', 'commonjs', '--verbatimModuleSyntax', 'false']],
    ['bundler', ['--module', 'preserve', '--moduleResolution', 'bundler']],
  ])('fit under %s', async (_, settings) => {
    expect(await compile(installedStarter(id, options), '--noEmit', ...settings)).toBe('');
  });
});

async function startService(folder: string, env: Readonly<Record<string, string>>) {
  expect(await compile(folder)).toBe('');
  const child: ChildProcess = spawn(process.execPath, ['dist/main.js'], {
    cwd: folder,
    env: { ...machineEnv(), AWS_EC2_METADATA_DISABLED: 'true', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'close');
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout as NodeJS.ReadableStream)) {
    lines.push(line);
    const [, url] = /^Listening: (\S+)$/.exec(line) ?? [];
    if (url) return { child, ended, url, lines };
  }
  throw new Error(`It ended, having said: ${lines.join('\n')}`);
}

async function health(url: string) {
  const response = await fetch(url);
  return { code: response.status, body: await response.text() };
}

describe.each([false, true])('a service, with connect of its own: %s', (hasOwnConnect) => {
  test.each(['SIGTERM', 'SIGINT'] as const)('says how it is, and ends well with %s', async (signal) => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.stop());
    const { env, authenticatedUser } = await sandbox.provision('env-vars');
    const { child, ended, url, lines } = await startService(
      installedStarter('env-vars', { isService: true, hasOwnConnect }),
      env,
    );
    expect(lines).toContain(`Authenticated as ${authenticatedUser}`);
    expect(await health(url)).toEqual({ code: 200, body: '{"status":"up"}\n' });
    expect((await fetch(new URL('/', url))).status).toBe(404);
    await sandbox.stop();
    expect(await health(url)).toEqual({ code: 503, body: '{"status":"down"}\n' });
    child.kill(signal);
    expect(await ended).toEqual([0, null]);
  });
});

test('a service whose user may not list the collections is not down', async () => {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.stop());
  const { env } = await sandbox.provision('env-vars');
  const { child, ended, url } = await startService(installedStarter('env-vars', { isService: true }), {
    ...env,
    // Where the user has no role.
    AWS_MONGO_DATABASE: 'elsewhere',
  });
  expect(await health(url)).toEqual({ code: 503, body: '{"status":"not authorized"}\n' });
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});
