import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { BUNDLE } from './bundle.ts';

const driver = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('mongodb/package.json'), 'utf8'),
).version;

// connect asks the driver which of its majors it is, and to ask is to load it. This one is 7.
const ownDriver: Plugin = {
  name: 'own driver',
  setup({ onLoad }) {
    onLoad({ filter: /driver-reads-environment-keys\.ts$/ }, () => ({
      contents: 'export const driverReadsEnvironmentKeys = () => false;',
      loader: 'ts',
    }));
  },
};

// Two kinds of profile name their caches by a hash, and node:crypto takes as long to load as all of these sources.
const lateCrypto: Plugin = {
  name: 'late crypto',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:crypto$/ }, ({ importer }) =>
      /connect[\\/]src[\\/]sources[\\/]/.test(importer) ? { path: 'crypto', namespace: 'late' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'late' }, () => ({
      contents:
        "export const createHash = (...args) => process.getBuiltinModule('node:crypto').createHash(...args);",
    }));
  },
};

const outdir = join(import.meta.dirname, 'dist');
// Names of chunks follow their contents: without this, those of earlier builds would stay.
await rm(outdir, { recursive: true, force: true });
await build({
  ...BUNDLE,
  absWorkingDir: import.meta.dirname,
  entryPoints: ['src/bin.ts'],
  outdir,
  chunkNames: 'parts/[hash]',
  splitting: true,
  define: { 'globalThis.OWN_DRIVER_VERSION': JSON.stringify(driver) },
  plugins: [ownDriver, lateCrypto],
});
