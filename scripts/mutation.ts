import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { didYouMean } from './did-you-mean.ts';
import { repositoryRoot } from './run-turbo.ts';

// Changes the code piece by piece, and lists every change that no test notices. It works on a clone of the last commit
// in a temporary folder, because Stryker writes into the sources.

// Stryker 10 needs Node.js 22. It is installed in the clone alone: 163 packages that nothing else asks for.
const STRYKER = ['@stryker-mutator/core@9.6.1', '@stryker-mutator/vitest-runner@9.6.1'];

interface Area {
  workspace: string;
  mutate: readonly string[];
  tests: readonly string[];
  /** Of a workspace whose tests run once for each driver: which of these. */
  project?: string;
}

const AREAS: Readonly<Record<string, Area>> = {
  sigv4: { workspace: 'packages/sandbox', mutate: ['src/sigv4/**/*.ts'], tests: ['test/sigv4/**/*.test.ts'] },
  sasl: {
    workspace: 'packages/sandbox',
    mutate: ['src/atlas/sasl/**/*.ts'],
    tests: ['test/atlas/*.test.ts'],
  },
  account: {
    workspace: 'packages/sandbox',
    mutate: ['src/account/**/*.ts'],
    tests: ['test/account/**/*.test.ts', 'test/aws/**/*.test.ts'],
  },
  aws: { workspace: 'packages/sandbox', mutate: ['src/aws/**/*.ts'], tests: ['test/aws/**/*.test.ts'] },
  'memoise-provider': {
    workspace: 'packages/connect',
    mutate: ['src/memoise-provider.ts'],
    tests: ['test/memoise-provider.test.ts', 'test/renewal.test.ts'],
    project: 'driver-7',
  },
};

const USAGE = `Usage: npm run mutation -w scripts -- <area> [--since <commit>] [--mutate <file>]

Lists each change of the code that no test of its area notices.
  <area>             ${Object.keys(AREAS).join(', ')}
  --since <commit>   only files that have changed since then
  --mutate <file>    only this file of the area's package, such as src/sigv4/signature.ts
  --help             prints this`;

interface Mutant {
  status: string;
  mutatorName: string;
  replacement?: string;
  location: { start: { line: number; column: number }; end: { line: number; column: number } };
}

interface Report {
  files: Record<string, { source: string; mutants: Mutant[] }>;
}

process.exitCode = run(process.argv.slice(2));

function run(args: string[]): number {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { since: { type: 'string' }, mutate: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const [name = ''] = positionals;
  const area = AREAS[name];
  if (!area) {
    console.error(`There is no area "${name}".${didYouMean(name, Object.keys(AREAS))}\n${USAGE}`);
    return 64;
  }
  const mutate = values.mutate ? [values.mutate] : filesToMutate(area, values.since);
  if (mutate.length === 0) {
    console.log(`No file of ${name} has changed since ${values.since}.`);
    return 0;
  }

  const clone = mkdtempSync(join(tmpdir(), 'mutation-'));
  try {
    const report = runStryker(clone, area, mutate);
    print(report);
    return 0;
  } finally {
    rmSync(clone, { recursive: true, force: true });
  }
}

function filesToMutate({ workspace, mutate }: Area, since: string | undefined): readonly string[] {
  if (since === undefined) return mutate;
  const folders = mutate.map((pattern) => join(workspace, pattern.split('/**')[0] ?? ''));
  const args = ['diff', '--name-only', '--diff-filter=d', since, 'HEAD', '--', ...folders];
  const changed = execFileSync('git', args, { cwd: repositoryRoot, encoding: 'utf8' });
  return changed
    .split('\n')
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(workspace.length + 1));
}

function runStryker(clone: string, { workspace, tests, project }: Area, mutate: readonly string[]): Report {
  const inClone = (command: string, args: readonly string[], cwd = clone) =>
    execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  console.error('Making a clone, and installing Stryker in it…');
  inClone('git', ['clone', '--quiet', repositoryRoot, clone]);
  inClone('npm', ['ci', '--no-audit', '--no-fund']);
  inClone('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', ...STRYKER]);
  inClone('npm', ['run', 'build']);

  const folder = join(clone, workspace);
  writeFileSync(join(folder, 'vitest.mutation.config.ts'), vitestConfig(tests, project));
  writeFileSync(join(folder, 'stryker.config.json'), JSON.stringify(strykerConfig(mutate)));
  const { status } = spawnSync(process.execPath, [join(clone, 'node_modules/.bin/stryker'), 'run'], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error(`Stryker ended with ${status}.`);
  return JSON.parse(readFileSync(join(folder, 'reports/mutation/mutation.json'), 'utf8'));
}

function vitestConfig(tests: readonly string[], project: string | undefined): string {
  const only = project && `projects: config.test.projects.filter(({ test }) => test.name === '${project}'),`;
  return `import config from './vitest.config.ts';
export default {
  ...config,
  test: { ...config.test, ${only ?? ''} include: ${JSON.stringify(tests)}, reporters: [], outputFile: undefined },
};
`;
}

function strykerConfig(mutate: readonly string[]): object {
  return {
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'vitest.mutation.config.ts', related: false },
    inPlace: true,
    // With a file that it finds, Stryker loads the compiler's API, which TypeScript 7 does not have.
    tsconfigFile: 'none.json',
    mutate,
    concurrency: 2,
    coverageAnalysis: 'perTest',
    timeoutMS: 60_000,
    reporters: ['progress-append-only', 'json'],
    allowConsoleColors: false,
  };
}

function print({ files }: Report): void {
  let [detected, total] = [0, 0];
  for (const [file, { source, mutants }] of Object.entries(files)) {
    for (const { status, mutatorName, replacement = '', location } of mutants) {
      if (status === 'Ignored' || status === 'CompileError' || status === 'RuntimeError') continue;
      total += 1;
      if (status === 'Killed' || status === 'Timeout') {
        detected += 1;
        continue;
      }
      const { line, column } = location.start;
      console.log(`${file}:${line}:${column} ${mutatorName} (${status})`);
      console.log(`  - ${oneLine(textAt(source, location))}\n  + ${oneLine(replacement)}`);
    }
  }
  console.log(`${detected} of ${total} changes noticed, ${total - detected} not`);
}

function textAt(source: string, { start, end }: Mutant['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  // The end first, because both may be on one line.
  lines[last] = lines[last]?.slice(0, end.column - 1) ?? '';
  lines[0] = lines[0]?.slice(start.column - 1) ?? '';
  return lines.join('\n');
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}
