import { runCommand } from '@atlas-aws-iam/command';
import { runTurbo } from './run-turbo.ts';

const USAGE = `Usage: npm run build [-- --filter <workspace>]... [--force]

Compiles the packages and the examples that have changed, and those that depend on them.
  --filter <workspace>  only these, as turbo names them: ./packages/connect
  --force               all of them, changed or not
  --help                prints this`;

await runCommand({
  call: 'npm run build',
  usage: USAGE,
  failure: 'Nothing was built',
  options: { filter: { type: 'string', multiple: true }, force: { type: 'boolean' } },
  async run({ values, signal }) {
    const filters = (values.filter ?? []).map((filter) => `--filter=${filter}`);
    const args = ['run', 'build', ...filters, ...(values.force ? ['--force'] : [])];
    return (await runTurbo(args, 'shown', { signal })).exitCode;
  },
});
