import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runCommand } from '@atlas-aws-iam/command';
import { buildPackages, repositoryRoot } from './run-turbo.ts';

// Every credential path has its folder, every folder its path, and all of them the same anatomy. What follows from the
// table of paths by itself (root scripts, the README's list) is written with --fix.

/** Where the lesson stands; elsewhere it is main.ts. Lambda's main.ts only plays Lambda's part. */
const LESSONS: Readonly<Record<string, string>> = { lambda: 'handler.ts' };
const MAX_LINES = 25;
const MAX_WIDTH = 110;
const FILES = ['README.md', '.env.example', 'package.json', 'tsconfig.json', 'src/main.ts'];
const SECTIONS = ['When to use it', 'Needs', 'Run', 'Output', 'How it works', 'On Atlas', 'When it fails'];
const SCRIPTS = { start: 'tsx src/main.ts', build: 'tsc', typecheck: 'tsc --noEmit' };
const TABLE = /(?<=<!-- examples:start -->\n).*?(?=<!-- examples:end -->)/s;

const USAGE = `Usage: node --import tsx scripts/check-examples.ts [--fix]

  --fix    writes the root's scripts and the README's list
  --help   prints this`;

let credentialPaths: readonly { id: string; title: string }[] = [];

const inRoot = (...parts: string[]) => join(repositoryRoot, ...parts);
const readText = (...parts: string[]) => readFileSync(inRoot(...parts), 'utf8').replaceAll('\r\n', '\n');

await runCommand({
  call: 'npm run check',
  usage: USAGE,
  failure: 'The examples were not checked',
  options: { fix: { type: 'boolean' } },
  async run({ values, signal }) {
    await buildPackages(signal);
    // Imported only now: before, there may be nothing compiled to import.
    ({ credentialPaths } = await import('@atlas-aws-iam/sandbox'));
    if (values.fix) {
      writeRootScripts();
      writeFileSync(inRoot('README.md'), withExamplesTable(readText('README.md')));
    }
    const problems = findProblems();
    for (const problem of problems) console.error(problem);
    console.log(
      problems.length === 0
        ? `${credentialPaths.length} example(s) checked`
        : `${problems.length} problem(s)`,
    );
    return problems.length === 0 ? 0 : 1;
  },
});

function findProblems(): string[] {
  const folders = readdirSync(inRoot('examples'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const ids = credentialPaths.map(({ id }) => id);
  const found = [
    ...folders
      .filter((folder) => !ids.includes(folder))
      .map(
        (folder) =>
          `examples/${folder} is no credential path yet: add packages/sandbox/src/paths/${folder}.ts, list it in credential-paths.ts beside it, and run: npm run fix (docs/add-a-credential-path.md). A program of your own lives outside: npm run starter.`,
      ),
    ...ids
      .filter((id) => !folders.includes(id))
      .map((id) => `The credential path ${id} has no example: add the folder examples/${id}.`),
    ...ids.filter((id) => folders.includes(id)).flatMap(findExampleProblems),
  ];
  const { scripts } = JSON.parse(readText('package.json'));
  for (const [name, command] of Object.entries(rootScripts())) {
    if (scripts[name] !== command) found.push(`package.json lacks the script ${name}. Run: npm run fix`);
  }
  for (const name of Object.keys(scripts)) {
    if (name.startsWith('example:') && !(name in rootScripts())) {
      found.push(`package.json has the script ${name} for no credential path. Run: npm run fix`);
    }
  }
  const readme = readText('README.md');
  if (!TABLE.test(readme)) {
    found.push(
      'README.md lacks the lines <!-- examples:start --> and <!-- examples:end --> around its list.',
    );
  } else if (withExamplesTable(readme) !== readme) {
    found.push('README.md: the list of examples is not that of the credential paths. Run: npm run fix');
  }
  return found;
}

function findExampleProblems(id: string): string[] {
  const folder = `examples/${id}`;
  const missing = FILES.filter((file) => !existsSync(inRoot(folder, file)));
  if (missing.length > 0) return missing.map((file) => `${folder}/${file} is missing.`);

  const found: string[] = [];
  if (!readText(folder, 'src/main.ts').startsWith("import 'dotenv/config';\n")) {
    found.push(`${folder}/src/main.ts: the first line must be: import 'dotenv/config';`);
  }
  found.push(...findSourceProblems(id));
  const headings = [...readText(folder, 'README.md').matchAll(/^## (.+)$/gm)].map(([, title]) => title);
  if (headings.join() !== SECTIONS.join()) {
    found.push(`${folder}/README.md: the sections must be, in this order: ${SECTIONS.join(', ')}.`);
  }
  const manifest = JSON.parse(readText(folder, 'package.json'));
  if (manifest.name !== `@atlas-aws-iam/example-${id}`) {
    found.push(`${folder}/package.json: the name must be @atlas-aws-iam/example-${id}.`);
  }
  if (manifest.private !== true) found.push(`${folder}/package.json must be private.`);
  for (const [name, command] of Object.entries(SCRIPTS)) {
    if (manifest.scripts?.[name] !== command) {
      found.push(`${folder}/package.json: the script ${name} must be: ${command}`);
    }
  }
  return found;
}

/** An example is read in a minute: one file, or two, and none of them long. */
function findSourceProblems(id: string): string[] {
  const source = `examples/${id}/src`;
  const lesson = LESSONS[id] ?? 'main.ts';
  const files = readdirSync(inRoot(source), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(inRoot(source), join(parentPath, name)).replaceAll('\\', '/'))
    // What tests have compiled there.
    .filter((file) => !file.startsWith('.vitest/'))
    .sort();
  const found: string[] = [];
  const others = files.filter((file) => file !== lesson && file !== 'main.ts');
  if (!files.includes(lesson)) found.push(`${source}/${lesson} is missing.`);
  if (others.length > 1) {
    found.push(
      `${source} has beside ${lesson} the files ${others.join(', ')}; it may have one. Put what they do into one, or take a library.`,
    );
  }
  for (const file of files) {
    const lines = readText(source, file).trimEnd().split('\n');
    if (lines.length > MAX_LINES && (file === lesson || file !== 'main.ts')) {
      found.push(
        `${source}/${file} has ${lines.length} lines; it may have ${MAX_LINES}. ${
          file === lesson
            ? 'Leave provider, connect, authenticatedUser and proveAccess here, and move a provider of your own into a second file beside it.'
            : 'Shorten it: it holds a provider of your own, and nothing else.'
        }`,
      );
    }
    for (const [index, { length }] of lines.entries()) {
      if (length > MAX_WIDTH) {
        found.push(
          `${source}/${file}:${index + 1} has ${length} characters; a line may have ${MAX_WIDTH}. Break it.`,
        );
      }
    }
  }
  return found;
}

function rootScripts(): Record<string, string> {
  return Object.fromEntries(
    credentialPaths.map(({ id }) => [`example:${id}`, `node scripts/run-example.mjs ${id}`]),
  );
}

function writeRootScripts(): void {
  const manifest = JSON.parse(readText('package.json'));
  const others = Object.entries(manifest.scripts).filter(([name]) => !name.startsWith('example:'));
  manifest.scripts = { ...rootScripts(), ...Object.fromEntries(others) };
  writeFileSync(inRoot('package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

function withExamplesTable(readme: string): string {
  const rows = credentialPaths.map(
    ({ id, title }) => `| [${id}](examples/${id}) | ${title} | \`npm run example:${id}\` |`,
  );
  const table = ['| example | credentials | run it |', '| --- | --- | --- |', ...rows, ''].join('\n');
  return readme.replace(TABLE, () => table);
}
