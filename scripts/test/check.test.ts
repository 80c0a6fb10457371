import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { copyRepository, emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { runNode } from '@atlas-aws-iam/test-support/run-node';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../run-turbo.ts';

/** What the linter says of each import, every one in a file of its own under the repository's rules. */
function lintImports(imports: readonly (readonly [file: string, specifier: string])[]): string[] {
  const folder = emptyFolder();
  const rules = JSON.parse(readFileSync(join(repositoryRoot, 'biome.json'), 'utf8'));
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...rules, vcs: { enabled: false } }));
  const files = imports.map(([file, specifier], index) => {
    const path = `${file}/x${index}.ts`;
    mkdirSync(join(folder, file), { recursive: true });
    writeFileSync(join(folder, path), `import { x } from '${specifier}';\n\nconsole.log(x);\n`);
    return path;
  });
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  const args = [biome, 'lint', '--reporter=github', '--max-diagnostics=none', '.'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => line.includes('noRestrictedImports'));
  return files.map((file) => lines.filter((line) => line.includes(`/${file},`)).join('\n'));
}

describe('import rules', () => {
  const forbidden = [
    ['examples/env-vars/src', '@atlas-aws-iam/sandbox', 'An example imports connect and published packages'],
    [
      'examples/env-vars/src',
      '@atlas-aws-iam/connect/other',
      'An example imports connect and published packages',
    ],
    ['packages/atlas-client/src', '@atlas-aws-iam/command', 'A package imports no other workspace package'],
    ['packages/connect/src', '@atlas-aws-iam/sandbox', 'A package imports no other workspace package'],
    ['packages/sandbox/src', '@atlas-aws-iam/connect', 'A package imports no other workspace package'],
    ['packages/mistakes/src', '@atlas-aws-iam/connect', 'The mistakes import the sandbox'],
    ['packages/mistakes/src/table', '@atlas-aws-iam/connect/explain', 'The mistakes import the sandbox'],
    ['packages/mistakes/src', '@atlas-aws-iam/guide', 'The mistakes import the sandbox'],
    ['packages/mistakes/programs', '@atlas-aws-iam/sandbox', 'A program with a mistake is somebody'],
    ['packages/sandbox/src/atlas/commands', '../../aws/aws-server.ts', 'knows nothing of AWS'],
    ['packages/sandbox/src/atlas', '../account/account.ts', 'knows nothing of AWS'],
    ['packages/sandbox/src/atlas', '../sigv4/verify-request.ts', 'the verdict is for STS'],
    ['packages/sandbox/src/atlas/commands', '../document-commands/find.ts', 'knows nothing of documents'],
    ['packages/sandbox/src/atlas/sasl', '../../documents/query/matcher.ts', 'knows nothing of documents'],
    ['packages/sandbox/src/atlas', '../documents/store/store.ts', 'knows nothing of documents'],
    ['packages/sandbox/src/atlas/document-commands', '../../aws/aws-server.ts', 'knows nothing of AWS'],
    [
      'packages/sandbox/src/atlas/document-commands',
      '../../sigv4/verify-request.ts',
      'the verdict is for STS',
    ],
    ['packages/sandbox/src/documents/query', '../../atlas/roles.ts', 'know nothing of logins'],
    ['packages/sandbox/src/documents/store', '../../aws/imds.ts', 'know nothing of logins'],
    ['packages/sandbox/src/documents', '../account/account.ts', 'know nothing of logins'],
    ['packages/sandbox/src/documents', '../paths/database.ts', 'know nothing of logins'],
    ['packages/sandbox/src/documents', '../sigv4/constants.ts', 'know nothing of logins'],
    ['packages/sandbox/src/documents', 'node:net', 'do no I/O'],
    ['packages/sandbox/src/bson', '../documents/query/matcher.ts', 'knows nothing of queries'],
    ['packages/sandbox/src/bson', '../atlas/wire/op-msg.ts', 'knows nothing of queries'],
    ['packages/sandbox/src/aws', '../atlas/server.ts', 'AWS knows nothing of MongoDB'],
    ['packages/sandbox/src/aws', '../documents/store/store.ts', 'AWS knows nothing of MongoDB'],
    ['packages/sandbox/src/account', '../bson/bson-value.ts', 'know nothing of who asks'],
    ['packages/sandbox/src/account', 'node:http', 'do no I/O'],
    ['packages/sandbox/src/sigv4', 'node:fs/promises', 'do no I/O'],
  ] as const;
  const allowed = [
    ['examples/env-vars/src', '@atlas-aws-iam/connect'],
    ['examples/env-vars/src', '@atlas-aws-iam/connect/explain'],
    ['examples/env-vars/src', '@atlas-aws-iam/connect/proof'],
    ['packages/connect/test', '@atlas-aws-iam/sandbox'],
    ['packages/connect/test', '@atlas-aws-iam/mistakes'],
    ['packages/mistakes/src', '@atlas-aws-iam/command'],
    ['packages/mistakes/src', '@atlas-aws-iam/sandbox'],
    ['packages/mistakes/programs', '@atlas-aws-iam/connect'],
    ['packages/sandbox/src/atlas', '../sigv4/parse-authorization.ts'],
    ['packages/sandbox/src/atlas', 'bson'],
    ['packages/sandbox/src/atlas', '../bson/bson-value.ts'],
    ['packages/sandbox/src/atlas/document-commands', '../../documents/query/matcher.ts'],
    ['packages/sandbox/src/atlas/document-commands', '../commands/fields.ts'],
    ['packages/sandbox/src/documents/query', '../../bson/bson-value.ts'],
    ['packages/sandbox/src/documents/store', '../query/matcher.ts'],
    ['packages/sandbox/src/aws', '../account/account.ts'],
  ] as const;

  test('each forbids what it is there for, and no more', () => {
    const said = lintImports([
      ...forbidden.map(([file, specifier]) => [file, specifier] as const),
      ...allowed,
    ]);
    expect(said).toEqual([
      ...forbidden.map(([, , message]) => expect.stringContaining(message)),
      ...allowed.map(() => ''),
    ]);
  });
});

test('files do not import each other in a circle, types included', () => {
  const folder = emptyFolder();
  const rules = JSON.parse(readFileSync(join(repositoryRoot, 'biome.json'), 'utf8'));
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ ...rules, vcs: { enabled: false } }));
  writeFileSync(join(folder, 'a.ts'), "import type { B } from './b.ts';\n\nexport type A = B[];\n");
  writeFileSync(join(folder, 'b.ts'), "import type { A } from './a.ts';\n\nexport type B = A | string;\n");
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  const args = [biome, 'check', '--error-on-warnings', '--reporter=github', '.'];
  const { stdout, status } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  expect(stdout.match(/lint\/[\w/]+/g)).toEqual(Array(2).fill('lint/suspicious/noImportCycles'));
  expect(status).toBe(1);
});

test('what nobody uses is named: a file, an export, a dependency', async () => {
  const repository = emptyFolder();
  const [call = ''] =
    /node\(knip, [^)]*\)/.exec(readFileSync(join(repositoryRoot, 'scripts/check.ts'), 'utf8')) ?? [];
  const args = call.match(/--[\w-]+/g) ?? [];
  expect(args).toContain('--treat-config-hints-as-errors');
  const write = (file: string, text: string) => writeFileSync(join(repository, file), text);
  write('package.json', '{ "name": "x", "type": "module", "dependencies": { "left-pad": "1.0.0" } }');
  write('index.js', "import { used } from './used.js';\n\nused();\n");
  write('used.js', 'export function used() {}\nexport function unused() {}\n');
  write('alone.js', '');
  const bin = createRequire(import.meta.url)
    .resolve('knip')
    .replace(/dist.*/, 'bin/knip.js');
  const { exitCode, stdout } = await runNode(repository, [bin, ...args, '--reporter=compact'], {});
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/alone\.js[\s\S]*left-pad[\s\S]*used\.js: unused/);
});

describe('check-examples', () => {
  const check = (repository: string, ...args: string[]) =>
    runNode(repository, ['scripts/check-examples.ts', ...args], { TURBO_HASH: 'compiled' });
  const example = 'examples/env-vars';

  test('this repository passes', async () => {
    expect(await check(copyRepository())).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('every problem is named with its place, and what --fix can repair it repairs', async () => {
    const repository = copyRepository();
    const edit = (file: string, change: (text: string) => string) =>
      writeFileSync(join(repository, file), change(readFileSync(join(repository, file), 'utf8')));

    mkdirSync(join(repository, 'examples/new-path'));
    edit(`${example}/src/main.ts`, (text) => text.replace("import 'dotenv/config';\n", ''));
    const { length } = readFileSync(join(repository, example, 'src/main.ts'), 'utf8')
      .trimEnd()
      .split('\n');
    appendFileSync(join(repository, example, 'src/main.ts'), '// more\n'.repeat(26 - length));
    edit(`${example}/package.json`, (text) =>
      text
        .replace('"private": true', '"private": false')
        .replace('"tsc --noEmit"', '"tsc"')
        .replace('example-', ''),
    );
    edit(`${example}/README.md`, (text) => text.replace('## Needs', '## You need'));
    edit('package.json', (text) => text.replace('"example:env-vars"', '"example:env-var"'));
    edit('README.md', (text) => text.replace('| [env-vars]', '| [env-var]'));

    const { exitCode, stderr } = await check(repository);
    expect(exitCode).toBe(1);
    expect(stderr.trimEnd().split('\n')).toEqual([
      'examples/new-path is no credential path yet: add packages/sandbox/src/paths/new-path.ts, list it in credential-paths.ts beside it, and run: npm run fix (docs/add-a-credential-path.md). A program of your own lives outside: npm run starter.',
      "examples/env-vars/src/main.ts: the first line must be: import 'dotenv/config';",
      'examples/env-vars/src/main.ts has 26 lines; it may have 25. Leave provider, connect, authenticatedUser and proveAccess here, and move a provider of your own into a second file beside it.',
      'examples/env-vars/README.md: the sections must be, in this order: When to use it, Needs, Run, Output, How it works, On Atlas, When it fails.',
      'examples/env-vars/package.json: the name must be @atlas-aws-iam/example-env-vars.',
      'examples/env-vars/package.json must be private.',
      'examples/env-vars/package.json: the script typecheck must be: tsc --noEmit',
      'package.json lacks the script example:env-vars. Run: npm run fix',
      'package.json has the script example:env-var for no credential path. Run: npm run fix',
      'README.md: the list of examples is not that of the credential paths. Run: npm run fix',
    ]);

    rmSync(join(repository, 'examples/new-path'), { recursive: true });
    cpSync(join(repositoryRoot, example, 'src'), join(repository, example, 'src'), { recursive: true });
    for (const file of ['package.json', 'README.md']) {
      cpSync(join(repositoryRoot, example, file), join(repository, example, file));
    }
    expect(await check(repository, '--fix')).toMatchObject({ exitCode: 0, stderr: '' });
    for (const file of ['package.json', 'README.md']) {
      expect(readFileSync(join(repository, file), 'utf8')).toBe(
        readFileSync(join(repositoryRoot, file), 'utf8'),
      );
    }
  });

  test('the source of an example: two files, 25 lines, 110 characters', async () => {
    const repository = copyRepository();
    const lines = (count: number, last = '//') =>
      `import 'dotenv/config';\n${'//\n'.repeat(count - 2)}${last}\n`;
    const write = (file: string, text: string) => writeFileSync(join(repository, 'examples', file), text);

    write('env-vars/src/main.ts', lines(25, `//${'é'.repeat(108)}`));
    write('env-vars/src/provider.ts', lines(25));
    write('lambda/src/main.ts', lines(26));
    expect(await check(repository)).toMatchObject({ exitCode: 0, stderr: '' });

    write('env-vars/src/main.ts', lines(25, `//${'é'.repeat(109)}`));
    write('env-vars/src/provider.ts', lines(26));
    mkdirSync(join(repository, 'examples/env-vars/src/more'));
    write('env-vars/src/more/one.ts', '');
    write('lambda/src/handler.ts', lines(26));
    rmSync(join(repository, 'examples/sso/src/main.ts'));
    expect((await check(repository)).stderr.trimEnd().split('\n')).toEqual([
      'examples/env-vars/src has beside main.ts the files more/one.ts, provider.ts; it may have one. Put what they do into one, or take a library.',
      'examples/env-vars/src/main.ts:25 has 111 characters; a line may have 110. Break it.',
      'examples/env-vars/src/provider.ts has 26 lines; it may have 25. Shorten it: it holds a provider of your own, and nothing else.',
      'examples/sso/src/main.ts is missing.',
      'examples/lambda/src/handler.ts has 26 lines; it may have 25. Leave provider, connect, authenticatedUser and proveAccess here, and move a provider of your own into a second file beside it.',
    ]);

    rmSync(join(repository, 'examples/lambda/src/handler.ts'));
    expect((await check(repository)).stderr).toContain('examples/lambda/src/handler.ts is missing.\n');
  });

  test('a missing file, a missing folder, a README without its list', async () => {
    const repository = copyRepository();
    rmSync(join(repository, example, '.env.example'));
    expect((await check(repository)).stderr).toBe('examples/env-vars/.env.example is missing.\n');

    rmSync(join(repository, example), { recursive: true });
    writeFileSync(join(repository, 'README.md'), '# Nothing\n');
    expect((await check(repository)).stderr.trimEnd().split('\n')).toEqual([
      'The credential path env-vars has no example: add the folder examples/env-vars.',
      'README.md lacks the lines <!-- examples:start --> and <!-- examples:end --> around its list.',
    ]);
  });
});
