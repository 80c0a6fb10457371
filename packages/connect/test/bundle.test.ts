import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundle, ENTRIES } from '../bundle.ts';

// What a program loads that imports connect from the package as it is built.

const FOLDER = join(import.meta.dirname, '..');
let outputs: Metafile['outputs'];

beforeAll(async () => {
  const outdir = await mkdtemp(join(tmpdir(), 'connect-bundle-'));
  try {
    ({ outputs } = await bundle(outdir));
  } finally {
    await rm(outdir, { recursive: true });
  }
});

/** Everything that is loaded before the importing program goes on: files of the package, their sources, and others. */
function loadedWith(entryPoint: string): { sources: string[]; packages: string[] } {
  const files = Object.entries(outputs)
    .filter(([, output]) => output.entryPoint === entryPoint)
    .map(([file]) => file);
  const packages = new Set<string>();
  for (const file of files) {
    for (const { path, kind, external } of outputs[file]?.imports ?? []) {
      if (kind === 'dynamic-import') continue;
      if (external) packages.add(path);
      else if (!files.includes(path)) files.push(path);
    }
  }
  const sources = files.flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
  return { sources, packages: [...packages].filter((name) => !name.startsWith('node:')) };
}

describe('the bundle', () => {
  test('has the entries of package.json', async () => {
    const { exports } = JSON.parse(await readFile(join(FOLDER, 'package.json'), 'utf8'));
    const { './package.json': _, ...entries } = exports;
    const named = (base: string, types: string, code: string) => ({
      types: base + types,
      default: base + code,
    });
    const expected = ENTRIES.map((source) => {
      const base = `./${source.replace('src', 'dist').replace('.ts', '')}`;
      return { import: named(base, '.d.ts', '.js'), require: named(base, '.d.cts', '.cjs') };
    });
    expect(Object.values(entries)).toEqual(expected);
    const entryPoints = Object.values(outputs).flatMap(({ entryPoint }) => entryPoint ?? []);
    expect(entryPoints).toEqual(expect.arrayContaining([...ENTRIES]));
  });

  // Among others: a second ConnectError would be no instance of the first.
  test('has every source once', () => {
    const sources = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
    expect(sources.filter((source, index) => sources.indexOf(source) !== index)).toEqual([]);
    expect(sources).toContain('src/connect-error.ts');
  });

  test('needs the driver, and no other package', () => {
    for (const entry of ENTRIES) {
      expect(loadedWith(entry).packages, entry).toEqual(/index/.test(entry) ? ['mongodb'] : []);
    }
  });

  test('loads the explanations and the sources when something failed', () => {
    const { sources } = loadedWith('src/index.ts');
    expect(sources).toContain('src/connect.ts');
    for (const late of [
      'src/explain/explain.ts',
      'src/explain/catalogue.ts',
      'src/sources/examine-sources.ts',
    ]) {
      expect(sources).not.toContain(late);
      expect(loadedWith('src/explain/index.ts').sources).toContain(late);
    }
  });
});
