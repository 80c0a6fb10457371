import { runCommand } from '@atlas-aws-iam/command';
import { findPages, USAGE } from './docs/arguments.ts';
import { checkPages } from './docs/check-pages.ts';
import { isDocsPage, readPages } from './docs/pages.ts';
import { buildPackages, repositoryRoot } from './run-turbo.ts';

// That the pages of docs/ are true: their links and code, what their shell blocks do and print, what is generated.

await runCommand({
  call: 'npm run docs:check',
  usage: USAGE,
  failure: 'The check did not start',
  options: { fix: { type: 'boolean' }, static: { type: 'boolean' } },
  maxPositionals: Number.POSITIVE_INFINITY,
  // The programs of the pages' blocks have ten seconds.
  graceMs: 30_000,
  async run({ values, positionals, signal }) {
    const known = readPages(repositoryRoot).filter(isDocsPage);
    const pages = findPages(
      positionals,
      known.map(({ file }) => file),
    );
    const args = { isFix: values.fix ?? false, isStatic: values.static ?? false, pages };
    if (!args.isStatic) await buildPackages(signal);
    const problems = await checkPages(repositoryRoot, args, process.env, signal);
    return problems === 0 ? 0 : 1;
  },
});
