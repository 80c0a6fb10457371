import type { BuildOptions } from 'esbuild';

// CommonJS in it calls require(): for Node's own modules, and for what is not there. It stands in every file of the
// bundle, so it is to cost nothing where nobody calls it.
const REQUIRE = `const require = (name) => {
  const found = process.getBuiltinModule(name);
  if (found) return found;
  throw Object.assign(new Error('Cannot find module ' + name), { code: 'MODULE_NOT_FOUND' });
};`;

/** How a program is bundled with the driver and the SDK, to run where nothing is installed. */
export const BUNDLE = {
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  charset: 'utf8',
  legalComments: 'none',
  // The SDK’s ES modules, of which only what is used stays.
  mainFields: ['module', 'main'],
  // What the driver would load where it is there, and does without.
  external: [
    '@mongodb-js/zstd',
    'aws4',
    'gcp-metadata',
    'kerberos',
    'mongodb-client-encryption',
    'snappy',
    'socks',
  ],
  banner: { js: REQUIRE },
  logLevel: 'warning',
} as const satisfies BuildOptions;
