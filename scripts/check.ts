import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runCommand, runNode } from '@atlas-aws-iam/command';
import { repositoryRoot, runTurbo } from './run-turbo.ts';

const USAGE = `Usage: npm run check
       npm run fix

Checks everything but the tests: format and lint, unused code, import rules, types, that the package can be
published, that the pages are true and plainly written, and that the examples have the same shape.
The fix repairs what a program can repair.
  --help   prints this`;

await runCommand({
  call: 'npm run check',
  usage: USAGE,
  failure: 'The check did not start',
  options: { fix: { type: 'boolean' } },
  async run({ values, signal }) {
    const node = (...args: string[]) =>
      runNode(args, { cwd: repositoryRoot, env: process.env, outputs: 'shown', signal });
    const turbo = (...args: string[]) => runTurbo(args, 'shown', { signal });
    const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
    // Its package exports no path of its program.
    const knip = join(repositoryRoot, 'node_modules', 'knip', 'bin', 'knip.js');
    const prose = ['--import', 'tsx', 'packages/guide/src/prose/main.ts'];
    const examples = ['--import', 'tsx', 'scripts/check-examples.ts'];
    const steps = values.fix
      ? [() => node(biome, 'check', '--write', '.'), () => node(...examples, '--fix')]
      : [
          () => node(biome, 'check', '--error-on-warnings', '.'),
          () => node(knip, '--no-progress', '--treat-config-hints-as-errors'),
          () => turbo('boundaries'),
          () => turbo('run', 'typecheck', 'check:package', 'check:docs'),
          () => node(...prose),
          () => node(...examples),
        ];
    for (const step of steps) {
      const { exitCode } = await step();
      if (exitCode !== 0 || signal.aborted) return exitCode;
    }
    return 0;
  },
});
