import { buildPackages, quoteTyped, repositoryRoot, runCommand, UserError } from '@atlas-aws-iam/command';
import { buildClient, outcomeOf } from './build-client.ts';
import { type Language, languages } from './languages.ts';
import type { ClientResult } from './run-clients.ts';

const USAGE = `Usage: npm run clients -w packages/matrix [-- <language> …]

Builds the programs of packages/matrix/clients, with the network, and lets them
log in to a sandbox, without the network where Linux allows that. Skips a language
whose tools are missing. The first time takes minutes: Rust alone may take ten.
  <language>   ${languages.map(({ id }) => id).join(', ')}; all when left out
  --help       prints this`;

interface Line {
  title: string;
  driver: string;
  result: 'passed' | 'failed' | 'skipped';
  reason: string;
}

await runCommand({
  call: 'npm run clients -w packages/matrix',
  usage: USAGE,
  failure: 'The clients were not tried',
  options: {},
  maxPositionals: languages.length,
  async run({ positionals, signal }) {
    const chosen = languagesNamed(positionals);
    await buildPackages(repositoryRoot, { signal });
    const lines = new Map<string, Line>();
    const built: Language[] = [];
    for (const language of chosen) {
      const { id, title } = language;
      console.error(`Building ${title}…`);
      const outcome = await buildClient(language, signal);
      if (signal.aborted) return 1;
      if (!outcome) built.push(language);
      else if ('skipped' in outcome) {
        lines.set(id, { title, driver: '', result: 'skipped', reason: outcome.skipped });
      } else lines.set(id, { title, driver: '', result: 'failed', reason: outcome.failed });
    }
    const { results, isCutOff } = await runBuilt(built, signal);
    for (const { id, driver, failure } of results) {
      const title = languages.find((language) => language.id === id)?.title ?? id;
      lines.set(id, { title, driver, result: failure ? 'failed' : 'passed', reason: failure ?? '' });
    }
    const table = chosen.flatMap(({ id }) => lines.get(id) ?? []);
    for (const { title, driver, result, reason } of table) {
      console.log(`${title.padEnd(8)}${result.padEnd(9)}${driver.padEnd(34)}${reason}`.trimEnd());
    }
    console.log(
      isCutOff
        ? '\nThey reached nothing but the sandbox.'
        : '\nThey had the network: this system cannot take it from them.',
    );
    return table.some(({ result }) => result === 'failed') ? 1 : 0;
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

/** @throws UserError */
async function runBuilt(
  built: readonly Language[],
  signal: AbortSignal,
): Promise<{ results: ClientResult[]; isCutOff: boolean }> {
  const inside = (...command: string[]) => ({
    program: 'unshare',
    args: ['-rn', 'sh', '-c', 'ip link set lo up && exec "$0" "$@"', ...command],
  });
  const isCutOff = (await outcomeOf(inside('true'), repositoryRoot, signal)).exitCode === 0;
  const program = [
    '--import',
    import.meta.resolve('tsx'),
    new URL('run-clients.ts', import.meta.url).pathname,
    ...built.map(({ id }) => id),
  ];
  const { exitCode, output } = isCutOff
    ? await outcomeOf(inside(process.execPath, ...program), repositoryRoot, signal)
    : await outcomeOf({ program: process.execPath, args: program }, repositoryRoot, signal);
  if (exitCode !== 0)
    throw new UserError('the sandbox for them did not start.', output.trim().split('\n').at(-1) ?? '');
  return { results: JSON.parse(output.trim().split('\n').at(-1) ?? '[]'), isCutOff };
}
