import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildPackages,
  createTemporaryFolder,
  machineEnv,
  repositoryRoot,
  runCommand,
} from '@atlas-aws-iam/command';
import { startSandbox } from '@atlas-aws-iam/sandbox';
import { printFigures, printMachine } from '@atlas-aws-iam/test-support/print-figures';
import { formatSpread, ratios } from '@atlas-aws-iam/test-support/spread';
import { build } from 'esbuild';
import { BUNDLE } from '../bundle.ts';

const ROUNDS = 15;
const BIN = join(import.meta.dirname, '../dist/bin.cjs');

/** A program that only logs in, by the chain, in one file with the driver and the SDK. */
const LOGIN = `
import { MongoClient } from 'mongodb';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
const client = new MongoClient(process.env.AWS_MONGO_CLUSTER_URL, {
  authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: fromNodeProviderChain() },
});
await client.connect();
await client.db('admin').command({ connectionStatus: 1 });
await client.close();
`;

const USAGE = `Usage: npm run bench -w packages/doctor

Measures processes in turns: the doctor offline against an empty one, and whole against a bundled program that only
logs in, on a sandbox. Times are of the wall, as ratios: smallest / median / largest of ${ROUNDS} rounds.
  --help  prints this`;

await runCommand({
  call: 'npm run bench -w packages/doctor',
  usage: USAGE,
  failure: 'Nothing was measured',
  options: {},
  async run({ signal }) {
    await buildPackages(repositoryRoot, { signal });
    await using sandbox = await startSandbox();
    using folder = createTemporaryFolder('doctor-bench-');
    const login = join(folder.path, 'login.mjs');
    await bundleLogin(folder.path, login);
    const { env } = await sandbox.provision('env-vars');
    const programs = {
      empty: ['-e', '0'],
      offline: [BIN, '--offline'],
      login: [login],
      whole: [BIN],
    };
    const times = new Map<string, number[]>(Object.keys(programs).map((name) => [name, []]));
    // The first round fills caches of the system, and is not counted.
    for (let round = -1; round < ROUNDS; round += 1) {
      for (const [name, args] of Object.entries(programs)) {
        const ms = await time(args, { ...machineEnv(), ...env }, folder.path);
        if (round >= 0) times.get(name)?.push(ms);
      }
    }
    const of = (name: keyof typeof programs) => times.get(name) ?? [];
    printMachine();
    printFigures('The doctor, smallest / median / largest', [
      ['--offline ÷ node -e 0', formatSpread(ratios(of('offline'), of('empty')), 2)],
      ['whole ÷ a program that only logs in', formatSpread(ratios(of('whole'), of('login')), 2)],
      ['node -e 0, ms', formatSpread(of('empty'))],
      ['--offline, ms', formatSpread(of('offline'))],
      ['a program that only logs in, ms', formatSpread(of('login'))],
      ['whole, ms', formatSpread(of('whole'))],
    ]);
    return 0;
  },
});

async function bundleLogin(folder: string, outfile: string): Promise<void> {
  const source = join(folder, 'login-source.mjs');
  writeFileSync(source, LOGIN);
  await build({
    ...BUNDLE,
    entryPoints: [source],
    outfile,
    nodePaths: [join(import.meta.dirname, '../../../node_modules')],
  });
}

/** In another process, and not blocking this one: the sandbox is here. */
async function time(args: readonly string[], env: Record<string, string>, cwd: string): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { cwd, env, stdio: 'ignore' });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}.`);
  return performance.now() - startedAt;
}
