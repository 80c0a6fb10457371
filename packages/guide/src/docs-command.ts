import { buildPackages, expectOneOf, runCommand } from '@atlas-aws-iam/command';
import { findPages, USAGE } from './arguments.ts';
import { checkPages } from './check-pages.ts';
import { isDocsPage, readPages } from './pages.ts';
import { defaultShell, SHELL_NAMES, type ShellName } from './shell-name.ts';

// That the pages of docs/ are true: their links and code, what their shell blocks do and print, what is generated.

/** Checks, or repairs, the pages of the repository at `root`. Sets the exit code. */
export async function runDocsCommand(root: string): Promise<void> {
  await runCommand({
    call: 'npm run docs:check',
    usage: USAGE,
    failure: 'The check did not start',
    options: { fix: { type: 'boolean' }, static: { type: 'boolean' }, shell: { type: 'string' } },
    maxPositionals: Number.POSITIVE_INFINITY,
    // The programs of the pages' blocks have ten seconds.
    graceMs: 30_000,
    async run({ values, positionals, signal }) {
      const known = readPages(root).filter(isDocsPage);
      const pages = findPages(
        positionals,
        known.map(({ file }) => file),
      );
      if (values.shell !== undefined) expectOneOf('shell', values.shell, SHELL_NAMES);
      const shell = (values.shell as ShellName | undefined) ?? defaultShell(process.env.PATH);
      const args = { isFix: values.fix ?? false, isStatic: values.static ?? false, shell, pages };
      if (!args.isStatic) await buildPackages(root, { signal });
      const problems = await checkPages(root, args, process.env, signal);
      return problems === 0 ? 0 : 1;
    },
  });
}
