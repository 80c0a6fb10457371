import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { repositoryRoot } from '../src/index.ts';
import { programOf } from '../src/program-of.ts';
import { buildPackages } from '../src/turbo.ts';
import { compiledPackages, isUpToDate } from '../up-to-date.mjs';

/** A repository with a package and an example, and a turbo that counts how often it is asked to build. */
function createRepository() {
  vi.stubEnv('TURBO_HASH', undefined);
  onTestFinished(() => void vi.unstubAllEnvs());
  const root = mkdtempSync(join(tmpdir(), 'up-to-date-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const write = (file: string, text: string) => {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  write('packages/one/package.json', '{ "scripts": { "build": "tsc" } }');
  write('packages/one/src/deep/a.ts', 'a');
  write('packages/no-build/package.json', '{ "scripts": {} }');
  write('examples/env-vars/src/main.ts', 'main');
  write('package-lock.json', '{}');
  const asked: string[] = [];
  let exitCodes: number[] = [];
  let meanwhile = () => {};
  return {
    root,
    write,
    asked,
    fail: (...codes: number[]) => {
      exitCodes = codes;
    },
    during: (change: () => void) => {
      meanwhile = change;
    },
    build: (...examples: string[]) =>
      buildPackages(root, {
        examples,
        async run(_root, args) {
          asked.push(args.filter((arg) => arg.startsWith('--filter')).join(' '));
          write('packages/one/dist/a.js', 'a');
          write('examples/env-vars/dist/main.js', 'main');
          meanwhile();
          return { exitCode: exitCodes.shift() ?? 0, output: 'its mistakes' };
        },
      }),
  };
}

const PACKAGES = '--filter=./packages/one';
const BOTH = `${PACKAGES} --filter=./examples/env-vars`;

test('what nothing has changed for is not compiled again', async () => {
  const { build, asked, root } = createRepository();
  await build('env-vars');
  await build('env-vars');
  await build();
  expect(asked).toEqual([BOTH]);
  expect(isUpToDate(root, ['packages/one', 'examples/env-vars'])).toBe(true);
});

test.each<[string, (write: (file: string, text: string) => void, root: string) => void]>([
  ['a source changes', (write) => write('packages/one/src/deep/a.ts', 'ab')],
  [
    'a source changes, and keeps its size and its time',
    (write, root) => {
      const file = join(root, 'packages/one/src/deep/a.ts');
      utimesSync(file, 1, 1);
      write('packages/one/src/deep/a.ts', 'b');
      utimesSync(file, 1, 1);
    },
  ],
  ['a source comes', (write) => write('packages/one/src/b.ts', 'b')],
  ['a source goes', (_, root) => rmSync(join(root, 'packages/one/src/deep/a.ts'))],
  ['how it is compiled changes', (write) => write('packages/one/tsconfig.build.json', '{}')],
  ['how everything is compiled changes', (write) => write('tsconfig.base.json', '{}')],
  ['something else is installed', (write) => write('package-lock.json', '{ }')],
  ['what was compiled goes', (_, root) => rmSync(join(root, 'packages/one/dist'), { recursive: true })],
  ['what was compiled is overwritten', (write) => write('packages/one/dist/a.js', 'older')],
])('it is compiled again when %s', async (_, change) => {
  const { build, asked, root, write } = createRepository();
  await build();
  change(write, root);
  expect(isUpToDate(root, ['packages/one'])).toBe(false);
  await build();
  expect(asked).toEqual([PACKAGES, PACKAGES]);
});

test('a change while it is compiled is compiled the next time', async () => {
  const { build, asked, during, write } = createRepository();
  during(() => write('packages/one/src/deep/a.ts', 'changed meanwhile'));
  await build();
  during(() => {});
  await build();
  expect(asked).toEqual([PACKAGES, PACKAGES]);
});

test('a change to a test, or to a README of another folder, compiles nothing', async () => {
  const { build, asked, write } = createRepository();
  await build();
  write('packages/one/test/a.test.ts', 'a');
  write('examples/env-vars/README.md', 'read me');
  await build();
  expect(asked).toEqual([PACKAGES]);
});

test('an example that does not compile is no obstacle, and not taken for compiled', async () => {
  const { build, fail, root, asked } = createRepository();
  fail(1, 0);
  await build('env-vars');
  expect(asked).toEqual([BOTH, PACKAGES]);
  expect(isUpToDate(root, ['packages/one'])).toBe(true);
  expect(isUpToDate(root, ['examples/env-vars'])).toBe(false);
});

test('packages that do not compile are told, and not taken for compiled', async () => {
  const { build, fail, root } = createRepository();
  fail(1);
  await expect(build()).rejects.toMatchObject({
    name: 'UserError',
    message: 'the packages do not compile.',
    fix: 'its mistakes',
  });
  expect(isUpToDate(root, ['packages/one'])).toBe(false);
});

test('under turbo what is compiled is taken as it is, and nothing is compiled', async () => {
  const { build, asked, root, write } = createRepository();
  vi.stubEnv('TURBO_HASH', 'compiled');
  await build('env-vars');
  expect(asked).toEqual([]);
  expect(isUpToDate(root, ['packages/one', 'examples/env-vars'])).toBe(false);
  write('packages/one/dist/a.js', 'a');
  expect(isUpToDate(root, ['packages/one'])).toBe(true);
  expect(isUpToDate(root, ['packages/one', 'examples/env-vars'])).toBe(false);
});

test('an example of which there is a bundle alone runs from its source', () => {
  const { root, write } = createRepository();
  vi.stubEnv('TURBO_HASH', 'compiled');
  write('examples/env-vars/dist/bundle/index.js', 'bundle');
  expect(programOf(root, 'env-vars')).toEqual(['--import', 'tsx', 'src/main.ts']);
  write('examples/env-vars/dist/main.js', 'main');
  expect(programOf(root, 'env-vars')).toEqual(['dist/main.js']);
});

test('no example is compiled for the packages: one with a mistake would keep all from running', () => {
  const scope = '@atlas-aws-iam/';
  const needed = new Set<string>(
    compiledPackages(repositoryRoot).map((folder) => folder.split('/')[1] ?? ''),
  );
  for (const name of needed) {
    const manifest = join(repositoryRoot, 'packages', name, 'package.json');
    if (!existsSync(manifest)) continue;
    const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8'));
    for (const other of Object.keys({ ...dependencies, ...devDependencies })) {
      if (other.startsWith(scope)) needed.add(other.slice(scope.length));
    }
  }
  expect(needed).toContain('sandbox');
  expect([...needed].filter((name) => name.startsWith('example-'))).toEqual([]);
});
