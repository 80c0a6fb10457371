import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Rollup } from 'vite';
import { writePage } from './src/write-page.ts';

// One file, as a module script does not run from file://, and nothing is fetched from another.

/** What runs `light-dark()`, and what every browser of the last two years does. */
const BROWSERS = ['chrome123', 'firefox120', 'safari17.5'];

const { output } = (
  (await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: BROWSERS,
      cssTarget: BROWSERS,
      lib: { entry: 'src/main.tsx', formats: ['iife'], name: 'inspector' },
    },
  })) as Rollup.RollupOutput[]
)[0] as Rollup.RollupOutput;

const script = output.find((file) => file.type === 'chunk')?.code ?? '';
const style = output.find((file) => file.type === 'asset')?.source ?? '';

await mkdir(join(import.meta.dirname, 'dist'), { recursive: true });
await writeFile(join(import.meta.dirname, 'dist', 'index.html'), writePage(script, String(style)));
