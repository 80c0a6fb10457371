import { join } from 'node:path';
import { definedEntries, runCommand, runShown, UserError } from '@atlas-aws-iam/command';
import { buildPackages, repositoryRoot } from './run-turbo.ts';

const USAGE = `Usage: npm run fuzz [-- --count 100000] [--seed 1] [--index <n>]

Sends a sandbox of its own messages that were bent on their way, then drops thousands of connections in the middle of
their conversations. Every case follows from its seed and index.
  --count <n>   how many messages
  --seed <n>    of what they are
  --index <n>   runs this case alone
  --help        prints this`;

const text = { type: 'string' } as const;

await runCommand({
  call: 'npm run fuzz',
  usage: USAGE,
  failure: 'The fuzzer did not start',
  options: { count: { ...text, default: '100000' }, seed: { ...text, default: '1' }, index: text },
  async run({ values, signal }) {
    const args = Object.entries(values).map(([name, value]) => {
      if (!/^\d{1,15}$/.test(String(value))) {
        throw new UserError(`--${name} is "${value}", which is no whole number.`);
      }
      return `--${name}=${value}`;
    });
    await buildPackages(signal);
    const cli = join(repositoryRoot, 'packages', 'sandbox', 'test', 'fuzz', 'cli.ts');
    const env = definedEntries(process.env);
    return runShown(['--import', 'tsx', cli, ...args], { cwd: repositoryRoot, env, signal });
  },
});
