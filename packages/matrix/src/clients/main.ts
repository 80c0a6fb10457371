import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { buildPackages, quoteTyped, repositoryRoot, runCommand, UserError } from '@atlas-aws-iam/command';
import { formatMeasurement, withMeasurement } from './format-measurement.ts';
import { type Language, languages } from './languages.ts';
import { isWhole, withRun } from './measured-client.ts';
import { cellsOf } from './measurement.ts';
import { sources } from './sources.ts';
import { formatSummary } from './summary.ts';

const DATA = 'docs/drivers.json';
const PAGE = 'docs/drivers.md';
const USAGE = `Usage: npm run clients -w packages/matrix [-- <language> …]

Builds the programs of packages/matrix/clients, with the network, and lets them
log in to a sandbox with each source of credentials, where Linux allows that in
a network that has nothing else. Writes what came of it to ${DATA}
and ${PAGE}, and leaves there what it did not measure. Skips a
language whose tools are missing. The first time takes long: Rust alone may take
ten minutes.
  <language>   ${languages.map(({ id }) => id).join(', ')};
               all when left out
  --help       prints this`;

await runCommand({
  call: 'npm run clients -w packages/matrix',
  usage: USAGE,
  failure: 'The clients were not measured',
  options: {},
  maxPositionals: languages.length,
  async run({ positionals, signal }) {
    const chosen = languagesNamed(positionals);
    await buildPackages(repositoryRoot, { signal });
    // Imported only now: before, there may be nothing compiled to import.
    const { formatClientLine, tryClients } = await import('./try-clients.ts');
    const { lines, cells, isCutOff } = await tryClients(chosen, {
      // It stays for the next time, ignored by Git.
      output: join(repositoryRoot, 'node_modules/.cache/atlas-aws-iam-clients'),
      env: { ...process.env, PATH: withTools(process.env.PATH) },
      signal,
    });
    if (signal.aborted) return 1;
    for (const line of lines) console.log(formatClientLine(line));
    // A client that fails where each must not says nothing of its driver.
    const passed = new Set(lines.filter(({ result }) => result === 'passed').map(({ title }) => title));
    const measured = languages.filter(
      ({ id, title }) => passed.has(title) && isWhole(cellsOf(cells[id] ?? []).cells),
    );
    if (measured.length > 0) {
      const run = Object.fromEntries(measured.map(({ id }) => [id, cells[id] ?? []]));
      const day = new Date().toISOString().slice(0, 10);
      const measurement = withRun(readMeasurement(), run, languages, day);
      writeFileSync(join(repositoryRoot, DATA), `${JSON.stringify(measurement, null, 2)}\n`);
      const page = join(repositoryRoot, PAGE);
      const section = formatMeasurement(measurement, languages, sources);
      writeFileSync(page, withMeasurement(readFileSync(page, 'utf8'), section));
    }
    const files = [DATA, PAGE];
    console.log(`\n${formatSummary({ chosen, measured, isCutOff, sourceCount: sources.length, files })}`);
    return lines.some(({ result }) => result === 'failed') ? 1 : 0;
  },
});

function readMeasurement() {
  const file = join(repositoryRoot, DATA);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** mongosh may be where .ci/install-tools puts it. */
function withTools(path = ''): string {
  return `${path}${delimiter}${join(repositoryRoot, '.tools', 'node_modules', '.bin')}`;
}

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
