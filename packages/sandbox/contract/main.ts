import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createTemporaryFolder, expectOneOf, runCommand, runNode, UserError } from '@atlas-aws-iam/command';
import { printDifferences, readKnownDifferences, readResults } from './differences.ts';
import { ENGINES, type Engine, openEngine } from './engines.ts';

// Puts the tests of what a driver does with documents to a sandbox that passes commands on (`upstream`). The one suite
// for the sandbox's own store and for any engine: where they differ, one of them is wrong.

const USAGE = `Usage: npm run contract -w packages/sandbox [-- --engine <engine>]

Runs what drivers do with documents through a sandbox that passes commands on to a server behind it.
  --engine store     the sandbox's own store behind the wire (the usual one)
  --engine ferretdb  FerretDB with SQLite, built here with Go
  --engine mongod    the binary that MONGOD names, or the empty server that MONGOD_URI does
  --help             prints this`;

const SUITE = [
  'test/drivers/crud',
  'test/drivers/mongoose',
  'test/atlas/privileges',
  'test/atlas/document-commands/crud',
];

await runCommand({
  call: 'npm run contract -w packages/sandbox',
  usage: USAGE,
  failure: 'Nothing was tried',
  options: { engine: { type: 'string' } },
  async run({ values: { engine = 'store' }, signal }) {
    expectOneOf('engine', engine, ENGINES);
    await using opened = await openEngine(engine as Engine, signal);
    if ('skipped' in opened) {
      console.log(`Skipped: ${opened.skipped}`);
      return 0;
    }
    console.log(`Engine: ${engine}`);
    using folder = createTemporaryFolder('atlas-aws-iam-contract-');
    const report = join(folder.path, 'report.json');
    const vitest = join(import.meta.dirname, '../../../node_modules/vitest/vitest.mjs');
    // One server serves every file: they take turns, and each test begins with an empty one.
    const args = [vitest, 'run', '--no-file-parallelism', '--reporter=json', `--outputFile.json=${report}`];
    const env = { ...process.env, CONTRACT_UPSTREAM: opened.upstream };
    const cwd = join(import.meta.dirname, '..');
    const { output } = await runNode([...args, ...SUITE], { cwd, env, outputs: 'kept', signal });
    if (!existsSync(report)) throw new UserError('The tests did not run.', output.slice(-2000));
    return printDifferences(readResults(report), readKnownDifferences(engine as Engine));
  },
});
