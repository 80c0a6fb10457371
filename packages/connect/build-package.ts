import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ALL, bundle, bundleAll, ENTRIES } from './bundle.ts';
import { rollUpTypes } from './roll-up-types.ts';

/**
 * Writes all that is published beside README and package.json: the code, and one file of types for each entry. `own` has
 * the same in one file, which is not published.
 */
export async function buildPackage(outdir: string): Promise<void> {
  const types = join(outdir, 'types');
  await Promise.all([bundle(outdir), bundleAll(join(outdir, 'own', 'index.js')), compileTypes(types)]);
  for (const entry of ENTRIES) {
    const name = entry.replace('src/', '').replace('.ts', '');
    const text = rollUpTypes(join(types, `${name}.d.ts`));
    await mkdir(dirname(join(outdir, name)), { recursive: true });
    for (const ending of ['.d.ts', '.d.cts']) await writeFile(join(outdir, `${name}${ending}`), text);
  }
  await writeFile(
    join(outdir, 'own', 'index.d.ts'),
    rollUpTypes(join(types, ALL.replace('src/', '').replace('.ts', '.d.ts'))),
  );
  await rm(types, { recursive: true });
}

async function compileTypes(outdir: string): Promise<void> {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  const args = [tsc, '-p', join(import.meta.dirname, 'tsconfig.build.json'), '--outDir', outdir];
  await promisify(execFile)(process.execPath, args).catch(({ stdout, stderr }) => {
    throw new Error(`tsc failed.\n${stdout}${stderr}`);
  });
}
