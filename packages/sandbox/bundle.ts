import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

/** It has no CommonJS, which jest runs on, so it is put into the bundle; the other packages stay packages. */
const BUNDLED = ['jose'];

const { dependencies, devDependencies } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'package.json'), 'utf8'),
);

const FORMATS = {
  esm: { format: 'esm', splitting: true },
  cjs: {
    format: 'cjs',
    // Without flags, jest cannot import while it runs.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': '__filename' },
  },
} as const satisfies Record<string, BuildOptions>;

/**
 * Writes these programs as few files, because to find and read some two hundred and fifty took longer than all else that
 * a start does.
 */
export async function bundle(
  entryPoints: string[],
  outdir: string,
  format: keyof typeof FORMATS = 'esm',
): Promise<void> {
  await build({
    ...FORMATS[format],
    absWorkingDir: import.meta.dirname,
    entryPoints,
    outdir,
    chunkNames: 'shared/[hash]',
    bundle: true,
    external: Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !BUNDLED.includes(name)),
    platform: 'node',
    target: 'node20.19',
    charset: 'utf8',
    logLevel: 'warning',
  });
}
