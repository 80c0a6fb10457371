import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  buildPackages,
  createNpm,
  createTemporaryFolder,
  createTemporaryHome,
  repositoryRoot,
  runCommand,
  runNode,
} from '@atlas-aws-iam/command';

// Installs the packed sandbox in a folder outside this repository, and runs each recipe of docs/in-your-tests.md there, a
// check of the types under skipLibCheck: false, and what needs the tarball alone.

const USAGE = `Usage: npm run recipes -w packages/sandbox

Runs the recipes for tests on a packed sandbox, outside this repository. It installs the test runners, which takes a minute.
  --help   prints this`;

const ALONE = `
  const { startSandbox } = require('@atlas-aws-iam/sandbox');
  const { createSandboxSetup } = await import('@atlas-aws-iam/sandbox/vitest');
  const sandbox = await startSandbox();
  await sandbox.provision('web-identity');
  await sandbox.stop();
  let provided;
  const stop = await createSandboxSetup()({ provide: (key, value) => { provided = value; } });
  await stop();
  if (!/^AKIA/.test(provided.env.AWS_ACCESS_KEY_ID)) throw new Error('nothing was provided');`;

/** Starts the program with the seed of the page, waits for its first line, and ends it. */
const READY = `
  const { spawn } = require('node:child_process');
  const [, program, seed] = process.argv;
  const options = ['--port', '0', '--database', 'shop', '--path', 'web-identity', '--seed', seed, '--json'];
  const child = spawn(process.execPath, [program, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
    if (output.includes('\\n')) child.kill('SIGTERM');
  });
  child.on('close', () => {
    const { event, users } = JSON.parse(output.split('\\n')[0]);
    if (event !== 'ready' || users.length !== 1) throw new Error('it was not ready');
  });`;

/** Of one test, in place of mocha's two seconds and the five of the others: a busy machine shows nothing about a recipe. */
const TIMEOUT_MS = '60000';

/** The arguments of Node, by what they show. */
const RECIPES: Readonly<Record<string, { args: string[]; cwd?: string }>> = {
  // Node 20 takes a folder after it, and newer ones a pattern.
  'node:test': { args: ['--test'], cwd: 'node-test' },
  mocha: { args: ['node_modules/mocha/bin/mocha.js', '--timeout', TIMEOUT_MS, 'mocha'] },
  jest: { args: ['node_modules/jest/bin/jest.js', '--rootDir', 'jest', '--testTimeout', TIMEOUT_MS] },
  vitest: {
    args: [
      '../node_modules/vitest/vitest.mjs',
      'run',
      '--testTimeout',
      TIMEOUT_MS,
      '--hookTimeout',
      TIMEOUT_MS,
    ],
    cwd: 'vitest',
  },
  types: { args: ['node_modules/typescript/bin/tsc', '-p', '.'] },
};

await runCommand({
  call: 'npm run recipes -w packages/sandbox',
  usage: USAGE,
  failure: 'The recipes were not tried',
  options: {},
  async run({ signal }) {
    await buildPackages(repositoryRoot, { signal });
    using home = createTemporaryHome();
    using folder = createTemporaryFolder('atlas-aws-iam-recipes-');
    const [alone, recipes] = [join(folder.path, 'alone'), join(folder.path, 'recipes')];
    cpSync(join(import.meta.dirname, 'recipes'), recipes, { recursive: true });
    // As a reader has one: nothing of it may count.
    writeFileSync(
      join(recipes, 'node-test/.env'),
      'AWS_PROFILE=mine\nAWS_MONGO_CLUSTER_URL=cluster0.abc.mongodb.net\n',
    );
    mkdirSync(alone);
    writeFileSync(join(alone, 'package.json'), '{ "private": true }');

    const failures: string[] = [];
    const step = async (name: string, run: () => Promise<unknown>) => {
      if (signal.aborted || failures.length > 0) return;
      const startedAt = performance.now();
      try {
        await run();
        console.log(`${name.padEnd(30)} ${seconds(startedAt)}`);
      } catch (error) {
        failures.push(`${name}: ${(error as Error).message}`);
        console.log(`${name.padEnd(30)} FAILED`);
      }
    };
    const node = async (args: string[], cwd: string) => {
      const { exitCode, output } = await runNode(args, { cwd, env: home.envOf({}), outputs: 'kept', signal });
      if (exitCode !== 0) throw new Error(`It ended with ${exitCode}:\n${output}`);
    };
    const install = (cwd: string, ...names: string[]) =>
      createNpm(cwd, signal)(['install', ...names, '--prefer-offline', '--no-audit', '--no-fund']);

    await step('pack', () =>
      createNpm(import.meta.dirname, signal)(['pack', '--ignore-scripts', '--pack-destination', recipes]),
    );
    await step('install it alone', () => install(alone, join(recipes, 'atlas-aws-iam-sandbox-0.0.0.tgz')));
    await step('ESM, CommonJS, no peers', () => node(['--eval', `(async () => {${ALONE}})()`], alone));
    await step('its program', () =>
      node(['node_modules/@atlas-aws-iam/sandbox/dist/bin.js', '--help'], alone),
    );
    await step('its program, for others', () =>
      node(
        [
          '--eval',
          READY,
          'node_modules/@atlas-aws-iam/sandbox/dist/bin.js',
          join(recipes, 'program/seed.json'),
        ],
        alone,
      ),
    );
    await step('install the runners', () => install(recipes));
    for (const [name, { args, cwd = '.' }] of Object.entries(RECIPES)) {
      await step(name, () => node(args, join(recipes, cwd)));
    }
    if (signal.aborted) return 1;
    for (const failure of failures) console.error(`\n${failure}`);
    if (failures.length === 0) console.log('\nEvery recipe ran on the packed sandbox');
    return failures.length === 0 ? 0 : 1;
  },
});

function seconds(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s`;
}
