import { join } from 'node:path';
import { buildPackages, quoteTyped, repositoryRoot, runCommand, UserError } from '@atlas-aws-iam/command';
import { type Language, languages } from './languages.ts';
import { formatClientLine, tryClients } from './try-clients.ts';

const USAGE = `Usage: npm run clients -w packages/matrix [-- <language> …]

Builds the programs of packages/matrix/clients, with the network, and lets them
log in to a sandbox, without the network where Linux allows that. Skips a language
whose tools are missing. The first time takes minutes: Rust alone may take ten.
  <language>   ${languages.map(({ id }) => id).join(', ')}; all when left out
  --help       prints this`;

await runCommand({
  call: 'npm run clients -w packages/matrix',
  usage: USAGE,
  failure: 'The clients were not tried',
  options: {},
  maxPositionals: languages.length,
  async run({ positionals, signal }) {
    const chosen = languagesNamed(positionals);
    await buildPackages(repositoryRoot, { signal });
    const { lines, isCutOff } = await tryClients(chosen, {
      // It stays for the next time, ignored by Git.
      output: join(repositoryRoot, 'node_modules/.cache/atlas-aws-iam-clients'),
      env: process.env,
      signal,
    });
    if (signal.aborted) return 1;
    for (const line of lines) console.log(formatClientLine(line));
    if (isCutOff !== undefined) {
      console.log(
        isCutOff
          ? '\nThey reached nothing but the sandbox.'
          : '\nThey had the network: this system cannot take it from them.',
      );
    }
    return lines.some(({ result }) => result === 'failed') ? 1 : 0;
  },
});

/** @throws UserError */
function languagesNamed(ids: readonly string[]): readonly Language[] {
  for (const id of ids) {
    if (!languages.some((language) => language.id === id)) {
      throw new UserError(
        `there is no client ${quoteTyped(id)}.`,
        `They are: ${languages.map((language) => language.id).join(', ')}.`,
      );
    }
  }
  return ids.length === 0 ? languages : languages.filter(({ id }) => ids.includes(id));
}
