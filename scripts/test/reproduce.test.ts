import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { readExplanation } from '@atlas-aws-iam/guide/troubleshooting';
import { describeMiss, mistakeGroups } from '@atlas-aws-iam/mistakes';
import { compileProgram } from '@atlas-aws-iam/test-support/compile-program';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { type Outcome, runNode } from '@atlas-aws-iam/test-support/run-node';
import { describe, expect, onTestFinished, test } from 'vitest';
import { repositoryRoot } from '../run-turbo.ts';

// `npm run reproduce` is this script; npm itself adds nothing to it.
function reproduce(args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  return runNode(repositoryRoot, ['scripts/reproduce.ts', ...args], { TURBO_HASH: 'compiled', ...env });
}

describe('one code of each group', () => {
  test.each([
    [
      'other-auth-source',
      'examples/env-vars with authSource=admin in AWS_MONGO_CLUSTER_URL.',
      'Failed: AWS_MONGO_CLUSTER_URL asks for authSource "admin" (other-auth-source)',
    ],
    [
      'provider-not-asked',
      'packages/mistakes/programs/own-provider.ts with driver 6 in an ECS task, and @aws-sdk/credential-providers not installed.',
      'Failed: The driver logged in without asking the given credential provider (provider-not-asked)',
    ],
    [
      'credentials-expired',
      'examples/env-vars (session) with a session that has ended an hour ago.',
      'Failed: The temporary credentials have expired (credentials-expired)',
    ],
    [
      'host-not-found',
      'examples/env-vars with a misspelt host, and a name server on loopback that knows no names.',
      'Failed: DNS does not find the cluster: _mongodb._tcp.clutser0.abc.mongodb.net (host-not-found)',
    ],
  ])('%s', async (code, description, failed) => {
    const folder = emptyFolder();
    // What belongs to whoever runs the command must not reach the program.
    const env = { TMPDIR: folder, TEMP: folder, TMP: folder, AWS_PROFILE: 'poison', AWS_REGION: 'poison' };
    const { exitCode, stdout, stderr } = await reproduce([code], env);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining(`${failed}\n`) });
    expect(stdout.split('\n')[0]).toBe(`Reproducing ${code}: ${description}`);
    expect(readdirSync(folder).filter((name) => name.startsWith('atlas-aws-iam'))).toEqual([]);
  });
});

test('without a code, all are listed', async () => {
  const { exitCode, stdout } = await reproduce([]);
  expect(exitCode).toBe(0);
  for (const { title, codes } of mistakeGroups) {
    expect(stdout).toContain(`${title}\n  ${codes[0]} `);
    for (const code of codes) expect(stdout).toMatch(new RegExp(`^  ${code} +\\S+ .*with `, 'm'));
  }
});

test('--help says how, and runs nothing', async () => {
  const { exitCode, stdout } = await reproduce(['sts-refused', '--help']);
  expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^Usage: npm run reproduce/)]);
});

describe('a mistake is one message and exit code 1', () => {
  test.each([
    [
      ['sts-refuse'],
      'there is no code "sts-refuse". Did you mean sts-refused?\nnpm run reproduce lists all.',
    ],
    [['toString'], 'there is no code "toString".'],
    [['unknown', 'sts-refused'], 'unexpected argument "sts-refused".'],
    [['--code', 'unknown'], "Unknown option '--code'"],
  ])('%j', async (args, message) => {
    const { exitCode, stdout, stderr } = await reproduce(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });
});

// Windows has no signals to send to others.
test.skipIf(process.platform === 'win32')('Ctrl-C leaves no files behind', async () => {
  const folder = emptyFolder();
  const program = await compileProgram(join(repositoryRoot, 'scripts/reproduce.ts'));
  const child = spawn(process.execPath, [program, 'nothing-listens'], {
    cwd: repositoryRoot,
    env: { PATH: process.env.PATH, TMPDIR: folder, TURBO_HASH: 'compiled' },
    stdio: ['ignore', 'pipe', 'ignore'],
    // A process group of its own, all of which a terminal's Ctrl-C reaches.
    detached: true,
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  // The example's own first line: it is about to go on trying for a server.
  await waitForText(child.stdout, 'Credentials: ');
  process.kill(-(child.pid ?? 0), 'SIGINT');
  const [exitCode] = await once(child, 'close');
  expect(exitCode).toBe(130);
  expect(readdirSync(folder).filter((name) => name.startsWith('atlas-aws-iam'))).toEqual([]);
});

async function waitForText(stream: Readable, text: string): Promise<void> {
  let seen = '';
  while (!seen.includes(text)) {
    const [chunk] = await once(stream, 'data');
    seen += String(chunk);
  }
}

describe('what is read from stderr', () => {
  const text = 'Failed: AWS STS refused the signed request (sts-refused)\n  Why:  …\n  Fix:  …\n  Docs: …\n';

  test('the explanation, without warnings before it', () => {
    expect(readExplanation('sts-refused', `(node:1) Warning: old\n${text}`)).toBe(text.trimEnd());
  });

  test('another code is refused, and so is none', () => {
    expect(() => readExplanation('clock-skewed', text)).toThrow(
      'Not reproduced: the explanation is that of sts-refused, not that of clock-skewed.',
    );
    expect(() => readExplanation('clock-skewed', 'Error: …\n    at main')).toThrow(
      'Not reproduced: no explanation was printed, not that of clock-skewed.',
    );
    expect(describeMiss('sts-refused', text)).toBeUndefined();
  });
});
