import { appendFileSync, cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { copyRepository } from '@atlas-aws-iam/test-support/copy-repository';
import { runNode } from '@atlas-aws-iam/test-support/run-node';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../run-turbo.ts';

const turbo = createRequire(import.meta.url).resolve('turbo/bin/turbo');

/** The hashes under which turbo keeps the results of `npm test`: a task runs again exactly if its hash is new. */
async function testHashes(repository: string, runtime = 'node'): Promise<Record<string, string>> {
  const { stdout, stderr } = await runNode(repository, [turbo, 'run', 'test', '--dry=json'], {
    HOME: join(repository, 'home'),
    TURBO_TELEMETRY_DISABLED: '1',
    ATLAS_AWS_IAM_RUNTIME: runtime,
  });
  if (!stdout.startsWith('{')) throw new Error(stderr);
  const tasks: { taskId: string; hash: string; command: string }[] = JSON.parse(stdout).tasks;
  return Object.fromEntries(
    tasks
      .filter(({ taskId, command }) => taskId.endsWith('#test') && command !== '<NONEXISTENT>')
      .map(({ taskId, hash }) => [taskId.split('/')[1] ?? '', hash]),
  );
}

function copyWithPackages(): string {
  const repository = copyRepository();
  for (const name of [
    'turbo.json',
    'biome.json',
    'package-lock.json',
    '.env.example',
    '.env.matrix.example',
    'docs',
    'packages',
    'scripts',
  ]) {
    cpSync(join(repositoryRoot, name), join(repository, name), {
      recursive: true,
      filter: (source) => !/[\\/](node_modules|dist|\.turbo|\.vitest)$/.test(source),
    });
  }
  return repository;
}

describe('npm test runs again', () => {
  const [sandbox, command, connect] = ['sandbox#test', 'command#test', 'connect#test'];
  const [matrix, scripts] = ['matrix#test', 'scripts#test'];
  const [guide, mistakes, starter, soak] = ['guide#test', 'mistakes#test', 'starter#test', 'soak#test'];
  const [atlasClient, doctor, setup] = ['atlas-client#test', 'doctor#test', 'setup#test'];
  const inspector = 'inspector#test';
  const ALL = [
    atlasClient,
    command,
    connect,
    doctor,
    guide,
    inspector,
    matrix,
    mistakes,
    sandbox,
    scripts,
    setup,
    soak,
    starter,
  ];

  // Starts turbo once for each line.
  test('what one changed line could break, and nothing else', { timeout: 300_000 }, async () => {
    const edits: Record<string, string[]> = {
      'examples/env-vars/src/main.ts': [guide, matrix, scripts, setup, starter],
      'examples/env-vars/README.md': [guide, scripts, starter],
      'README.md': [guide, scripts],
      'docs/credential-order.md': [guide, scripts],
      '.env.matrix.example': [guide, matrix],
      'biome.json': [guide, scripts, starter],
      'scripts/run-example.mjs': [guide, scripts],
      'scripts/test/run-example.test.ts': [guide, scripts],
      'packages/connect/src/index.ts': [
        connect,
        doctor,
        guide,
        inspector,
        matrix,
        scripts,
        setup,
        soak,
        starter,
      ],
      'packages/connect/test/target.test.ts': [connect, guide],
      'packages/atlas-client/src/index.ts': [atlasClient, doctor, scripts, setup],
      'packages/inspector/src/main.tsx': [
        atlasClient,
        connect,
        doctor,
        guide,
        inspector,
        matrix,
        mistakes,
        scripts,
        setup,
        soak,
        starter,
      ],
      'packages/sandbox/src/sigv4/verify-request.ts': [
        atlasClient,
        connect,
        doctor,
        guide,
        inspector,
        matrix,
        mistakes,
        sandbox,
        scripts,
        setup,
        soak,
        starter,
      ],
      'packages/command/src/run-command.ts': ALL,
      'packages/test-support/src/relay.ts': [
        atlasClient,
        connect,
        doctor,
        guide,
        inspector,
        matrix,
        mistakes,
        sandbox,
        scripts,
        setup,
        soak,
        starter,
      ],
      'packages/sandbox/test/sandbox.test.ts': [guide, sandbox],
      'packages/matrix/test/rows.test.ts': [guide, matrix],
      'packages/inspector/test/bytes.test.ts': [guide, inspector],
      'tsconfig.base.json': ALL,
    };
    const repository = copyWithPackages();
    let before = await testHashes(repository);
    expect(Object.keys(before).sort()).toEqual(ALL);
    expect(await testHashes(repository)).toEqual(before);

    const rerun: typeof edits = {};
    for (const file of Object.keys(edits)) {
      appendFileSync(join(repository, file), file.endsWith('.json') ? '\n' : '\n// changed\n');
      const after = await testHashes(repository);
      rerun[file] = Object.keys(after)
        .filter((task) => after[task] !== before[task])
        .sort();
      before = after;
    }
    expect(rerun).toEqual(edits);
  });

  test('everything on another Node', async () => {
    const repository = copyWithPackages();
    const [before, after] = [await testHashes(repository, 'v20'), await testHashes(repository, 'v22')];
    for (const task of Object.keys(before)) expect(after[task]).not.toBe(before[task]);
  });
});
