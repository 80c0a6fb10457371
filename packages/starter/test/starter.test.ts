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
import { DEFAULT_OPTIONS, type StarterOptions } from '../src/starter-options.ts';
import { writeStarter } from '../src/write-starter.ts';
import { PACKED, textsOf } from './support.ts';

const ids = credentialPaths.map(({ id }) => id);
const isConnect = (file: string) => file.startsWith('connect/');
const filesOf = (id: string, options: Partial<StarterOptions> = {}) =>
  starterFiles(id, 'my-service', PACKED, { ...DEFAULT_OPTIONS, ...options });

/** As npm runs it: in the root, with the folder it was called from in a variable. */
function newStarter(args: string[], calledFrom = repositoryRoot, preload?: string): Promise<Outcome> {
  const imports = preload ? ['--import', `data:text/javascript,${encodeURIComponent(preload)}`] : [];
  return runNode(repositoryRoot, [...imports, 'scripts/new-starter.ts', ...args], {
    TURBO_HASH: 'compiled',
    npm_lifecycle_event: 'starter',
    INIT_CWD: calledFrom,
  });
}

const VARIANTS: readonly Partial<StarterOptions>[] = [
  {},
  { hasOwnConnect: true, driver: '6' },
  { isService: true },
  { isService: true, hasOwnConnect: true },
];

describe.each(ids)('a starter of %s', (id) => {
  const variants = VARIANTS.filter(({ isService }) => !(isService && id === 'lambda'));

  test('has the files and the package.json of the golden one', async () => {
    const files = filesOf(id);
    await expect(`${[...files.keys()].join('\n')}\n\n${files.get('package.json')}`).toMatchFileSnapshot(
      `golden/starter-${id}.txt`,
    );
  });

  test.each(variants)('%j has at most twelve files, and names nothing that stayed at home', (options) => {
    const files = filesOf(id, options);
    expect(files.size).toBeLessThanOrEqual(12);
    for (const [file, text] of textsOf(files)) {
      if (isConnect(file)) continue;
      expect(text, file).not.toMatch(
        /npm run (example|sandbox|bench|fix)|\]\(\.|workspace:|"extends"|examples?\/|packages\/|docs\/[a-z-]+\.md|\bsandbox\b/,
      );
      if (options.hasOwnConnect) expect(text, file).not.toContain('@atlas-aws-iam/connect');
    }
  });

  test.each(variants)('%j imports only its own files and its dependencies', (options) => {
    const files = filesOf(id, options);
    const { dependencies } = JSON.parse(String(files.get('package.json')));
    for (const [file, text] of textsOf(files)) {
      if (!/\.[jt]s$/.test(file)) continue;
      for (const [, specifier = ''] of text.matchAll(
        /^(?:import|export) (?:[^;]*? from )?['"]([^'"]+)['"];$/gm,
      )) {
        if (specifier.startsWith('.')) {
          const imported = join(dirname(file), specifier).replaceAll('\\', '/');
          expect(files.has(imported), `${file}: ${specifier}`).toBe(true);
        } else if (!specifier.startsWith('node:')) {
          const name = specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1);
          expect(dependencies, `${file}: ${specifier}`).toHaveProperty([name.join('/')]);
        }
      }
    }
  });

  test.each(variants)('%j awaits nothing at its top level', (options) => {
    for (const [file, text] of textsOf(filesOf(id, options))) {
      if (file.endsWith('.ts')) expect(text, file).not.toMatch(/^(?:await |\S.*= await )/m);
    }
  });

  test.each(variants)('%j begins its README with its own name, and says how to run it', (options) => {
    const readme = String(filesOf(id, options).get('README.md'));
    expect(readme.startsWith('# my-service\n')).toBe(true);
    expect(readme).toContain('npm install\nnpm start\n');
    // Once, or a filled .env would be overwritten.
    expect(readme.match(/cp \.env\.example \.env/g)).toHaveLength(1);
    expect(readme).toContain('```text\n');
    expect(readme).not.toContain('Target:');
    expect(readme).not.toMatch(/the (other )?examples?\b/i);
    expect(readme.includes('one document')).toBe(!options.isService);
    expect(readme.includes('Listening: http://localhost:3000/health\n```\n')).toBe(
      options.isService ?? false,
    );
  });
});

test('the driver is the one that was asked for, with what it needs', () => {
  const dependenciesOn = (driver: '6' | '7') =>
    JSON.parse(String(filesOf('env-vars', { driver }).get('package.json'))).dependencies;
  expect(dependenciesOn('7')).toMatchObject({ mongodb: expect.stringMatching(/^\^7\./) });
  expect(dependenciesOn('7')).not.toHaveProperty('aws4');
  expect(dependenciesOn('6')).toMatchObject({ mongodb: expect.stringMatching(/^\^6\./), aws4: '^1.13.2' });
});

test('connect comes as what npm packs, which is named', () => {
  const files = filesOf('env-vars');
  expect(files.get(PACKED.connect.fileName)).toBe(PACKED.connect.bytes);
  expect(JSON.parse(String(files.get('package.json'))).dependencies).toMatchObject({
    '@atlas-aws-iam/connect': `file:${PACKED.connect.fileName}`,
  });
});

test('the doctor is a script, and resolves credentials as the program does', () => {
  const manifestOf = (id: string) => JSON.parse(String(filesOf(id).get('package.json')));
  expect(filesOf('sso').get(PACKED.doctor.fileName)).toBe(PACKED.doctor.bytes);
  expect(manifestOf('sso')).toMatchObject({
    scripts: { doctor: 'atlas-iam-doctor --path sso' },
    devDependencies: { '@atlas-aws-iam/doctor': `file:${PACKED.doctor.fileName}` },
  });
  expect(manifestOf('default-chain').scripts.doctor).toBe('atlas-iam-doctor');
  expect(manifestOf('custom-provider').scripts.doctor).toBe('atlas-iam-doctor');
});

test('connect of one’s own is one file that can be read, with its types and its licence', () => {
  const files = filesOf('env-vars', { hasOwnConnect: true });
  expect([...files.keys()].filter(isConnect)).toEqual([
    'connect/index.js',
    'connect/index.d.ts',
    'connect/LICENSE',
  ]);
  const code = String(files.get('connect/index.js'));
  expect(code).toMatch(/^async function connect\(/m);
  expect(code).not.toMatch(/__esm|__export|import\(/);
});

test('reads as the linter wants it', () => {
  const folder = emptyFolder();
  for (const id of ids) {
    for (const [index, options] of VARIANTS.entries()) {
      if (options.isService && id === 'lambda') continue;
      const files = textsOf(filesOf(id, options)).filter(([file]) => !isConnect(file));
      writeStarter(join(folder, 'starters', `${id}-${index}`), new Map(files));
    }
  }
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
      `Made new/my-service from examples/web-identity: ${filesOf('web-identity').size} files.`,
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
    [
      'another driver',
      ['sso', 'x', '--driver', '5'],
      'connect does not work with driver "5".\nIt does with 6 and 7.',
    ],
    ['a driver without its number', ['sso', 'x', '--driver'], "Option '--driver <value>' argument missing"],
    [
      'a service of a function',
      ['lambda', 'x', '--service'],
      'lambda is not a service: AWS calls its handler.\n',
    ],
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
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
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
  expect(() => writeStarter(folder, starterFiles('sso', basename(folder), PACKED))).toThrow(/EEXIST/);
  expect(readdirSync(folder)).toEqual(['package.json']);
  expect(readFileSync(join(folder, 'package.json'), 'utf8')).toBe('mine');
});
