import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { homeless } from './homeless.ts';
import { starterManifest } from './manifest.ts';
import type { PackedPackages } from './pack-packages.ts';
import { starterReadme } from './readme.ts';
import { DEFAULT_OPTIONS, type StarterOptions } from './starter-options.ts';
import { starterProgram } from './starter-program.ts';

const CONNECT = 'packages/connect';

const SERVE = 'packages/starter/template/serve.ts';

const GITIGNORE = 'node_modules/\ndist/\n.env\n';

/**
 * The files of a project that stands alone, by their path in it: the example `id`, the doctor as what npm packs, which
 * stands beside package.json, and connect likewise or as a file of its own.
 */
export function starterFiles(
  id: string,
  name: string,
  packed: PackedPackages,
  options: StarterOptions = DEFAULT_OPTIONS,
): Map<string, string | Buffer> {
  const example = `examples/${id}`;
  const manifests = { example: readJson(example), connect: readJson(CONNECT), root: readJson('.') };
  const files = new Map<string, string | Buffer>([
    ['.env.example', starterSettings(readText(example, '.env.example'), options)],
    ['.gitignore', GITIGNORE],
    ['README.md', starterReadme(readText(example, 'README.md'), id, name, options)],
    ['package.json', formatJson(starterManifest(manifests, id, name, packed, options))],
    ['tsconfig.json', formatJson(starterTsconfig(example))],
  ]);
  for (const file of filesUnder(`${example}/src`)) {
    files.set(`src/${file}`, starterProgram(readText(example, 'src', file), options));
  }
  if (options.isService) files.set('src/serve.ts', starterProgram(readText(SERVE), options));
  if (options.hasOwnConnect) {
    for (const file of ['index.js', 'index.d.ts']) {
      files.set(`connect/${file}`, readText(CONNECT, 'dist', 'own', file));
    }
    // Its terms ask that they go along.
    files.set('connect/LICENSE', readText(CONNECT, 'LICENSE'));
  } else {
    files.set(packed.connect.fileName, packed.connect.bytes);
  }
  files.set(packed.doctor.fileName, packed.doctor.bytes);
  return files;
}

function starterSettings(ofExample: string, { isService }: StarterOptions): string {
  const settings = homeless(ofExample);
  if (!isService) return settings;
  const database = settings.replace(
    /^# Where the program writes, reads .*? testdb/m,
    '# The database. testdb',
  );
  return `${database.trimEnd()}\n\n# Where the service listens. 3000 when left out.\n# PORT=3000\n`;
}

/** The repository's `extends` resolved: what the example is compiled with, in one file. */
function starterTsconfig(example: string): object {
  const { compilerOptions } = JSON.parse(readText('tsconfig.base.json'));
  const { compilerOptions: own, include } = JSON.parse(readText(example, 'tsconfig.json'));
  return { compilerOptions: { ...compilerOptions, ...own }, include };
}

function filesUnder(folder: string): string[] {
  return (
    readdirSync(join(repositoryRoot, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(join(repositoryRoot, folder).length + 1))
      .map((file) => file.replaceAll('\\', '/'))
      // What a test has left beside a source.
      .filter((file) => !/(?:^|\/)\./.test(file))
      .sort()
  );
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
