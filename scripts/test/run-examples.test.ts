import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentialPaths } from '@atlas-aws-iam/sandbox';
import { compileProgram } from '@atlas-aws-iam/test-support/compile-program';
import { copyRepository, emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { runNode } from '@atlas-aws-iam/test-support/run-node';
import { expect, onTestFinished, test } from 'vitest';
import { repositoryRoot } from '../run-turbo.ts';

const runExamples = (repository: string, ...ids: string[]) =>
  // TURBO_HASH says that the packages are compiled, which they are before these tests start.
  runNode(repository, ['scripts/run-examples.ts', ...ids], { TURBO_HASH: 'compiled' });

test('every path and variant runs, as a user of its own', { timeout: 300_000 }, async () => {
  const { exitCode, stdout } = await runExamples(copyRepository());
  const names = credentialPaths.flatMap(({ id, variants }) =>
    variants.map((variant, index) => (index === 0 ? id : `${id} (${variant})`)),
  );
  const rows = stdout.split('\n').flatMap((line) => {
    const [, name, identity] = /^(\S.*?) {2,}[\d.]+ s {2}(arn:aws:\S+)$/.exec(line) ?? [];
    return name && identity ? [[name, identity] as const] : [];
  });
  expect(rows.map(([name]) => name).sort()).toEqual(names.sort());
  expect(new Set(rows.map(([, identity]) => identity)).size).toBe(names.length);
  expect(stdout).toContain(`\n${names.length} of ${names.length} examples ran as the user they should be\n`);
  expect(exitCode).toBe(0);
});

test('one that fails, and one that becomes somebody else, are told with their output', async () => {
  const repository = copyRepository();
  // Nothing is compiled of them: they run from their sources.
  for (const id of ['ec2-role', 'sso'])
    rmSync(join(repository, 'examples', id, 'dist'), { recursive: true, force: true });
  appendFileSync(join(repository, 'examples/ec2-role/src/main.ts'), "\nthrow new Error('broken');\n");
  writeFileSync(
    join(repository, 'examples/sso/src/main.ts'),
    "console.log('Authenticated as somebody else');\n",
  );
  const { exitCode, stdout, stderr } = await runExamples(repository, 'ec2-role', 'sso');
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^ec2-role .* FAILED: arn:aws:sts::123456789012:assumed-role\/mdb-ec2-role\/\*$/m);
  expect(stderr).toMatch(/^ec2-role failed with 1:\n[\s\S]*Error: broken/m);
  expect(stdout).toMatch(/^sso .* FAILED: somebody else$/m);
  expect(stderr).toMatch(
    /^sso is not arn:aws:sts::123456789012:assumed-role\/AWSReservedSSO_AtlasDeveloper_\S+:$/m,
  );
  expect(stdout).toContain('\n0 of 4 examples ran as the user they should be\n');
});

test('an example that is none', async () => {
  const { exitCode, stdout, stderr } = await runExamples(copyRepository(), 'env-var');
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr).toContain(
    'there is no example "env-var". Did you mean env-vars?\nThey are: env-vars, shared-profile, ',
  );
});

// A process on Windows is ended, not asked to end: there is no signal to catch.
test.skipIf(process.platform === 'win32')('Ctrl-C leaves no files behind (POSIX signals)', async () => {
  const temporary = emptyFolder();
  const program = await compileProgram(join(repositoryRoot, 'scripts/run-examples.ts'));
  const child = spawn(process.execPath, [program], {
    cwd: repositoryRoot,
    env: { PATH: process.env.PATH, TMPDIR: temporary, TURBO_HASH: 'compiled' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  // The first example is done, others are under way.
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (text) => String(text).includes('arn:aws:') && resolve());
  });
  expect(readdirSync(temporary)).not.toEqual([]);
  child.kill('SIGINT');
  const [exitCode] = await once(child, 'close');
  expect(exitCode).toBe(130);
  // tsx's own cache, of programs that this one starts, is not ours to remove.
  expect(readdirSync(temporary).filter((name) => !name.startsWith('tsx-'))).toEqual([]);
});
