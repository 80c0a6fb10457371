import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createTemporaryFolder,
  type Env,
  expectOneOf,
  runCommand,
  runNode,
  UserError,
} from '@atlas-aws-iam/command';
import { repositoryRoot } from './run-turbo.ts';

// Changes the code piece by piece, and lists every change that no test notices. It works on a clone of the last commit
// in a temporary folder, because Stryker writes into the sources.

// Stryker 10 needs Node.js 22. It is installed in the clone alone: 163 packages that nothing else asks for.
const STRYKER = ['@stryker-mutator/core@9.6.1', '@stryker-mutator/vitest-runner@9.6.1'];

interface Area {
  workspace: string;
  mutate: readonly string[];
  tests: readonly string[];
  /** What its tests read beside what they always do: of those that run once for each driver, which one. */
  env?: Env;
}

const AREAS: Readonly<Record<string, Area>> = {
  sigv4: { workspace: 'packages/sandbox', mutate: ['src/sigv4/**/*.ts'], tests: ['test/sigv4/**/*.test.ts'] },
  sasl: {
    workspace: 'packages/sandbox',
    mutate: ['src/atlas/sasl/**/*.ts'],
    // Nearly every other test logs in too, and tells nothing more.
    tests: [
      'test/atlas/{conversation,login,login-habits,sasl,second-login,sts-client}.test.ts',
      'test/atlas-api/database-users.test.ts',
      'test/aws/format-xml.test.ts',
    ],
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
    env: { DRIVER_MAJOR: '7' },
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

await runCommand({
  call: 'npm run mutation -w scripts',
  usage: USAGE,
  failure: 'Nothing was changed',
  options: { since: { type: 'string' }, mutate: { type: 'string' } },
  maxPositionals: 1,
  async run({ values, positionals: [name], signal }) {
    if (name === undefined)
      throw new UserError('say in which area.', `They are: ${Object.keys(AREAS).join(', ')}.`);
    expectOneOf('area', name, Object.keys(AREAS));
    const area = AREAS[name] as Area;
    const mutate = values.mutate ? [values.mutate] : filesToMutate(area, values.since);
    if (mutate.length === 0) {
      console.log(`No file of ${name} has changed since ${values.since}.`);
      return 0;
    }
    using clone = createTemporaryFolder('mutation-');
    print(await runStryker(clone.path, area, mutate, signal));
    return 0;
  },
});

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

async function runStryker(
  clone: string,
  { workspace, tests, env }: Area,
  mutate: readonly string[],
  signal: AbortSignal,
): Promise<Report> {
  const inClone = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: clone, stdio: ['ignore', 'ignore', 'inherit'] });
  console.error('Making a clone, and installing Stryker in it…');
  inClone('git', 'clone', '--quiet', repositoryRoot, '.');
  inClone('npm', 'ci', '--no-audit', '--no-fund');
  inClone('npm', 'install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', ...STRYKER);
  inClone('npm', 'run', 'build');

  const folder = join(clone, workspace);
  writeFileSync(join(folder, 'vitest.mutation.config.ts'), vitestConfig(tests, env));
  writeFileSync(join(folder, 'stryker.config.json'), JSON.stringify(strykerConfig(mutate)));
  const stryker = join(clone, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
  const { exitCode } = await runNode([stryker, 'run'], {
    cwd: folder,
    env: process.env,
    outputs: 'shown',
    signal,
  });
  if (exitCode !== 0) throw new UserError(`Stryker ended with ${exitCode}.`, 'What it printed says why.');
  return JSON.parse(readFileSync(join(folder, 'reports/mutation/mutation.json'), 'utf8'));
}

function vitestConfig(tests: readonly string[], env: Env = {}): string {
  return `import config from './vitest.config.ts';
const { projects, ...test } = config.test;
export default {
  ...config,
  test: {
    ...test,
    env: { ...test.env, ...${JSON.stringify(env)} },
    include: ${JSON.stringify(tests)},
    reporters: [],
    outputFile: undefined,
  },
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
