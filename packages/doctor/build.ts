import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { BUNDLE } from './bundle.ts';

const SOURCES = join(import.meta.dirname, 'src');
const outdir = join(import.meta.dirname, 'dist');

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

/** The sources that are imported when they are needed, because they bring the driver, the SDK or a socket along. */
const online = new Set<string>();
const collectOnline: Plugin = {
  name: 'collect what is online',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path, importer, resolveDir }) => {
      if (kind !== 'dynamic-import' || !importer.startsWith(SOURCES) || path === './parse-dotenv.ts') {
        return undefined;
      }
      const source = relative(SOURCES, resolve(resolveDir, path)).replaceAll('\\', '/');
      online.add(source);
      return { path: `./online/${source.replace(/ts$/, 'js')}`, external: true };
    });
  },
};

const shared = {
  ...BUNDLE,
  absWorkingDir: import.meta.dirname,
  define: { 'globalThis.OWN_DRIVER_VERSION': JSON.stringify(driver) },
};

// Names of chunks follow their contents: without this, those of earlier builds would stay.
await rm(outdir, { recursive: true, force: true });
// What runs without a network is one file of CommonJS: Node.js 20 takes twice as long to start with ES modules.
await build({
  ...shared,
  format: 'cjs',
  banner: {},
  entryPoints: ['src/bin.ts'],
  outfile: join(outdir, 'bin.cjs'),
  define: { ...shared.define, 'import.meta.dirname': '__dirname', 'import.meta.url': '__filename' },
  plugins: [ownDriver, lateCrypto, collectOnline],
});
await build({
  ...shared,
  entryPoints: [...online].sort().map((source) => join('src', source)),
  outdir: join(outdir, 'online'),
  outbase: 'src',
  chunkNames: 'parts/[hash]',
  splitting: true,
  plugins: [ownDriver, lateCrypto],
});
