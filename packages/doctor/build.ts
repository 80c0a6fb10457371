import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

// The driver, the SDK's providers and STS are part of it: it runs where nothing is installed. What the driver would load
// where it is there, and does without, stays out.
const OPTIONAL = [
  '@mongodb-js/zstd',
  'aws4',
  'gcp-metadata',
  'kerberos',
  'mongodb-client-encryption',
  'snappy',
  'socks',
];

// In every file of the bundle, so it is to cost nothing where nobody calls it.
const REQUIRE = `const require = (name) => {
  const found = process.getBuiltinModule(name);
  if (found) return found;
  throw Object.assign(new Error('Cannot find module ' + name), { code: 'MODULE_NOT_FOUND' });
};`;

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

const outdir = join(import.meta.dirname, 'dist');
// Names of chunks follow their contents: without this, those of earlier builds would stay.
await rm(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ['src/bin.ts'],
  outdir,
  chunkNames: 'parts/[hash]',
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  // The SDK’s ES modules, of which only what is used stays.
  mainFields: ['module', 'main'],
  target: 'node20.19',
  charset: 'utf8',
  legalComments: 'none',
  external: OPTIONAL,
  define: { 'globalThis.OWN_DRIVER_VERSION': JSON.stringify(driver) },
  // CommonJS in it calls require(): for Node's own modules, and for what is not there.
  banner: { js: REQUIRE },
  plugins: [ownDriver],
  logLevel: 'warning',
});
