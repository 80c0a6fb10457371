import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

// After tsc: of the declarations it has written, one for each source, leaves those that whoever imports the package can
// reach, with the names that compilers look for, and copies them for CommonJS. There a compiler takes the format from the
// nearest package.json.

/** As tsc leaves it: `from './x.ts'`, `import("./x.ts")` */
const REFERENCE = /((?:from |import\()['"]\.[^'"]+)\.ts(?=['"])/g;

const OUTPUT = join(import.meta.dirname, 'dist');
const COMMONJS = join(OUTPUT, 'cjs');

const inCommonJs = await reach(['index.d.ts']);
const reached = await reach([
  'index.d.ts',
  'vitest.d.ts',
  'cli.d.ts',
  'inspect/index.d.ts',
  'login-client/index.d.ts',
]);
for (const name of await readdir(OUTPUT, { recursive: true })) {
  if (name.endsWith('.d.ts')) await rm(join(OUTPUT, name));
}
for (const [folder, declarations] of [
  [OUTPUT, reached],
  [COMMONJS, inCommonJs],
] as const) {
  for (const [name, text] of declarations) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text.replace(REFERENCE, '$1.js'));
  }
}

/** The texts of these declarations and of all that they name, by file. */
async function reach(entries: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const open = [...entries];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    const text = await readFile(join(OUTPUT, name), 'utf8');
    found.set(name, text);
    for (const [reference] of text.matchAll(REFERENCE)) {
      open.push(join(dirname(name), reference.replace(/^.*?(?=\.)/, '').replace(/\.ts$/, '.d.ts')));
    }
  }
  return found;
}
