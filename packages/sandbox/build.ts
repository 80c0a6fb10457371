import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

// Few files, because to find and read some two hundred and fifty took longer than all else that a start does. The
// packages stay packages; types are tsc's.

const OUTPUT = join(import.meta.dirname, 'dist');

// Names of chunks follow their contents: without this, those of earlier builds would stay.
await rm(OUTPUT, { recursive: true, force: true });
await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ['src/index.ts', 'src/cli.ts'],
  outdir: OUTPUT,
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
