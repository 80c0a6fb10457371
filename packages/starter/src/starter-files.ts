import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { homeless } from './homeless.ts';
import { starterManifest } from './manifest.ts';
import { starterReadme } from './readme.ts';

const CONNECT = 'packages/connect';

/** biome.json's. */
const LINE_WIDTH = 110;

const GITIGNORE = 'node_modules/\ndist/\n.env\n';

/** The files of a project that stands alone, by their path in it: the example `id`, and `connect` as its own source. */
export function starterFiles(id: string, name: string): Map<string, string> {
  const example = `examples/${id}`;
  const manifests = { example: readJson(example), connect: readJson(CONNECT), root: readJson('.') };
  const files = new Map([
    ['.env.example', homeless(readText(example, '.env.example'))],
    ['.gitignore', GITIGNORE],
    ['README.md', starterReadme(readText(example, 'README.md'), id, name)],
    ['package.json', formatJson(starterManifest(manifests, name))],
    ['tsconfig.json', formatJson(starterTsconfig(example))],
  ]);
  for (const file of filesUnder(`${example}/src`)) {
    files.set(`src/${file}`, withOwnConnect(readText(example, 'src', file)));
  }
  for (const file of filesUnder(`${CONNECT}/src`)) {
    files.set(`src/connect/${file}`, readText(CONNECT, 'src', file));
  }
  // Its terms ask that they go along.
  files.set('src/connect/LICENSE', readText(CONNECT, 'LICENSE'));
  return files;
}

/** The repository's `extends` resolved: what the example is compiled with, in one file. */
function starterTsconfig(example: string): object {
  const { compilerOptions } = JSON.parse(readText('tsconfig.base.json'));
  const { compilerOptions: own, include } = JSON.parse(readText(example, 'tsconfig.json'));
  return { compilerOptions: { ...compilerOptions, ...own }, include };
}

/** Imports of the workspace package become relative ones, which stand last. */
function withOwnConnect(program: string): string {
  const isImport = /^import [^;]*;\n/gm;
  const imports = program.match(isImport) ?? [];
  const isConnect = (line: string) => specifier(line).startsWith('@atlas-aws-iam/connect');
  const isOwn = (line: string) => specifier(line).startsWith('./');
  const moved = imports.map((line) => (isConnect(line) ? asRelative(line) : line));
  const sorted = [...moved.filter((line) => !isOwn(line)), ...moved.filter(isOwn).sort(bySpecifier)];
  return sorted.join('') + program.replace(isImport, '');
}

function asRelative(line: string): string {
  const relative = line
    .replace("'@atlas-aws-iam/connect'", "'./connect/index.ts'")
    .replace("'@atlas-aws-iam/connect/explain'", "'./connect/explain/index.ts'")
    .replace("'@atlas-aws-iam/connect/proof'", "'./connect/proof.ts'");
  const onOneLine = `${relative
    .replace(/,?\s+/g, (gap) => (gap.startsWith(',') ? ', ' : ' '))
    .replace(', }', ' }')
    .trim()}\n`;
  return onOneLine.length <= LINE_WIDTH + 1 ? onOneLine : relative;
}

/** As the linter sorts them. */
function bySpecifier(one: string, other: string): number {
  return specifier(one) < specifier(other) ? -1 : 1;
}

function specifier(line: string): string {
  return line.slice(line.indexOf("'") + 1, line.lastIndexOf("'"));
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(repositoryRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(repositoryRoot, folder).length + 1))
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
}

function readText(...parts: string[]): string {
  return readFileSync(join(repositoryRoot, ...parts), 'utf8').replaceAll('\r\n', '\n');
}

function readJson(folder: string) {
  return JSON.parse(readText(folder, 'package.json'));
}

function formatJson(value: object): string {
  const oneLineArrays = JSON.stringify(value, null, 2).replace(/\[\s+("[^"]*")\s+\]/g, '[$1]');
  return `${oneLineArrays}\n`;
}
