import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { credentialPaths } from '@atlas-aws-iam/sandbox';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { type Outcome, runNode } from '@atlas-aws-iam/test-support/run-node';
import { describe, expect, test } from 'vitest';
import { packageName } from '../src/manifest.ts';
import { starterFiles } from '../src/starter-files.ts';
import { writeStarter } from '../src/write-starter.ts';

const ids = credentialPaths.map(({ id }) => id);
const isConnect = (file: string) => file.startsWith('src/connect/');

/** As npm runs it: in the root, with the folder it was called from in a variable. */
function newStarter(args: string[], calledFrom = repositoryRoot, preload?: string): Promise<Outcome> {
  const imports = preload ? ['--import', `data:text/javascript,${encodeURIComponent(preload)}`] : [];
  return runNode(repositoryRoot, [...imports, 'scripts/new-starter.ts', ...args], {
    TURBO_HASH: 'compiled',
    npm_lifecycle_event: 'starter',
    INIT_CWD: calledFrom,
  });
}

describe.each(ids)('a starter of %s', (id) => {
  const files = starterFiles(id, 'my-service');

  test('has the files and the package.json of the golden one', async () => {
    const listing = [...files.keys()].filter((file) => !isConnect(file)).join('\n');
    await expect(`${listing}\n\n${files.get('package.json')}`).toMatchFileSnapshot(
      `golden/starter-${id}.txt`,
    );
  });

  test('names nothing that stayed at home', () => {
    for (const [file, text] of files) {
      expect(text, file).not.toMatch(
        /@atlas-aws-iam|npm run (example|sandbox|bench|fix)|\]\(\.|workspace:|"extends"/,
      );
      if (!isConnect(file))
        expect(text, file).not.toMatch(/examples?\/|packages\/|docs\/[a-z-]+\.md|\bsandbox\b/);
    }
  });

  test('imports only its own files and its dependencies', () => {
    const { dependencies } = JSON.parse(files.get('package.json') ?? '');
    for (const [file, text] of files) {
      if (!file.endsWith('.ts')) continue;
      for (const [, specifier = ''] of text.matchAll(/^(?:import|export) (?:[^;]*? from )?'([^']+)';$/gm)) {
        if (specifier.startsWith('.')) {
          expect(
            files.has(join(dirname(file), specifier).replaceAll('\\', '/')),
            `${file}: ${specifier}`,
          ).toBe(true);
        } else if (!specifier.startsWith('node:')) {
          const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1);
          expect(dependencies, `${file}: ${specifier}`).toHaveProperty([name.join('/')]);
        }
      }
    }
  });

  test('begins its README with its own name, and says how to run it', () => {
    const readme = files.get('README.md') ?? '';
    expect(readme.startsWith('# my-service\n')).toBe(true);
    expect(readme).toContain('npm install\nnpm start\n');
    // Once, or a filled .env would be overwritten.
    expect(readme.match(/cp \.env\.example \.env/g)).toHaveLength(1);
    expect(readme).toContain('```text\n');
    expect(readme).not.toContain('Target:');
    expect(readme).not.toMatch(/the (other )?examples?\b/i);
  });
});

test('connect goes along whole, with its licence', async () => {
  const files = [...starterFiles('env-vars', 'x').keys()].filter(isConnect);
  const source = readdirSync(join(repositoryRoot, 'packages/connect/src'), { recursive: true });
  expect(files.length).toBe(source.filter((name) => String(name).endsWith('.ts')).length + 1);
  expect(files).toContain('src/connect/LICENSE');
});

test('reads as the linter wants it', () => {
  const folder = emptyFolder();
  for (const id of ids) writeStarter(join(folder, 'starters', id), starterFiles(id, id));
  const {
    vcs: _,
    overrides: __,
    ...config
  } = JSON.parse(readFileSync(join(repositoryRoot, 'biome.json'), 'utf8'));
  writeFileSync(join(folder, 'biome.json'), JSON.stringify(config));
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  const output = execFileSync(process.execPath, [biome, 'check', '--error-on-warnings', 'starters'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect(output).toMatch(/^Checked \d{3,} files in .*\. No fixes applied\.$/m);
});

test.each([
  ['my-service', 'my-service'],
  ['My Service', 'my-service'],
  ['.hidden', 'hidden'],
  ['_private-', 'private'],
  ['node_modules', 'atlas-app'],
  ['日本', 'atlas-app'],
  ['a'.repeat(300), 'a'.repeat(214)],
])('a folder %s becomes the package %s', (folder, name) => {
  expect(packageName(folder)).toBe(name);
});

describe('npm run starter', () => {
  test('makes the folder where the command was called, and says how to go on', async () => {
    const parent = emptyFolder();
    const { exitCode, stdout, stderr } = await newStarter(['web-identity', 'new/my-service'], parent);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(readFileSync(join(parent, 'new/my-service/package.json'), 'utf8')).name).toBe(
      'my-service',
    );
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toBe(
      `Made new/my-service from examples/web-identity: ${starterFiles('web-identity', 'x').size} files.`,
    );
    expect(lines.at(-1)).toBe(
      `  (set -a; . ${join(repositoryRoot, '.sandbox/paths/web-identity.env')}; npm start)`,
    );
  });

  test('takes an empty folder', async () => {
    const parent = emptyFolder();
    mkdirSync(join(parent, 'empty'));
    const { exitCode } = await newStarter(['env-vars', 'empty'], parent);
    expect(exitCode).toBe(0);
    expect(existsSync(join(parent, 'empty/src/main.ts'))).toBe(true);
  });

  const inside = 'is inside this repository, where npm would take it for a part of it.';
  test.each<[string, string[], string]>([
    [
      'an unknown example',
      ['web-identty', 'x'],
      'there is no example "web-identty". Did you mean web-identity?',
    ],
    ['the two the wrong way round', ['x', 'sso'], 'the example comes first.\nnpm run starter -- sso x'],
    ['a folder in the repository', ['sso', join(repositoryRoot, 'my-app')], inside],
    ['the repository itself', ['sso', repositoryRoot], inside],
    ['a third argument', ['sso', 'x', 'y'], 'unexpected argument "y".'],
    ['an unknown option', ['sso', 'x', '--force'], "Unknown option '--force'"],
    ['no folder', ['sso'], 'say which example, and the folder to make.'],
    ['an empty name', ['sso', ''], 'the folder has no name.'],
    ['a file', ['sso', 'file'], 'file is a file.\nName another folder.'],
    ['a folder in a file', ['sso', 'file/x'], 'ENOTDIR'],
    ['a folder that is not empty', ['sso', 'full'], 'full is not empty, and nothing in it is overwritten.'],
  ])('refuses %s, and makes nothing', async (_, args, message) => {
    const parent = emptyFolder();
    writeFileSync(join(parent, 'file'), 'kept');
    mkdirSync(join(parent, 'full'));
    writeFileSync(join(parent, 'full', 'mine'), 'kept');
    const { exitCode, stderr } = await newStarter(args, parent);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^Nothing was made: /);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(readdirSync(parent, { recursive: true }).sort()).toEqual(['file', 'full', join('full', 'mine')]);
    expect(existsSync(join(repositoryRoot, 'my-app'))).toBe(false);
  });

  test('without arguments lists the paths, a line each, and does not wait for an answer that cannot come', async () => {
    const { exitCode, stdout, stderr } = await newStarter([]);
    expect(exitCode).toBe(1);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.trim().split(' ')[0]),
    ).toEqual(ids);
    expect(stderr).toContain('say which example, and the folder to make.\nnpm run starter -- <id> <folder>');
  });

  test('on a terminal asks, again if the answer is wrong', async () => {
    const parent = emptyFolder();
    const answers = ['nonsense', 'sts-assume-role', '.', 'chosen'].map((answer) => `${answer}\n`);
    // Answers that are there from the start, on what says that it is a terminal.
    const preload = `
      import { Readable } from 'node:stream';
      const answers = ${JSON.stringify(answers)};
      const stdin = new Readable({ read() {} });
      stdin.isTTY = true;
      process.stdout.isTTY = true;
      const write = process.stdout.write.bind(process.stdout);
      process.stdout.write = (text, ...rest) => {
        if (/\\? $/.test(String(text))) setImmediate(() => stdin.push(answers.shift() ?? null));
        return write(text, ...rest);
      };
      Object.defineProperty(process, 'stdin', { value: stdin });`;
    writeFileSync(join(parent, 'file'), '');
    const { exitCode, stdout, stderr } = await newStarter([], parent, preload);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('there is no example "nonsense".');
    expect(stdout).toContain('. is not empty, and nothing in it is overwritten.');
    expect(stdout).toContain('Made chosen from examples/sts-assume-role');
    expect(existsSync(join(parent, 'chosen/src/main.ts'))).toBe(true);
  });
});

test('a starter that cannot be written whole is not written at all', () => {
  const folder = join(emptyFolder(), 'new');
  const files = new Map([
    ['README.md', 'one'],
    ['src/main.ts', 'two'],
    ['src/main.ts/below', 'cannot be'],
  ]);
  expect(() => writeStarter(folder, files)).toThrow(/ENOTDIR|EEXIST|not a directory/);
  expect(existsSync(folder)).toBe(false);
});

test('what is in the folder all the same stays as it is', () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, 'package.json'), 'mine');
  expect(() => writeStarter(folder, starterFiles('sso', basename(folder)))).toThrow(/EEXIST/);
  expect(readdirSync(folder)).toEqual(['package.json']);
  expect(readFileSync(join(folder, 'package.json'), 'utf8')).toBe('mine');
});
