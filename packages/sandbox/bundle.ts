import { build } from 'esbuild';

/**
 * Writes these programs as few files, because to find and read some two hundred and fifty took longer than all else that
 * a start does. The packages that they import stay packages.
 */
export async function bundle(entryPoints: string[], outdir: string): Promise<void> {
  await build({
    absWorkingDir: import.meta.dirname,
    entryPoints,
    outdir,
    chunkNames: 'shared/[hash]',
    format: 'esm',
    splitting: true,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    charset: 'utf8',
    logLevel: 'warning',
  });
}
