import { defineConfig } from 'vitest/config';

// Every test runs on both majors of the driver: the alias swaps it under src/ and test/ alike.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    // What takes long on a busy machine is no failure.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    unstubEnvs: true,
    reporters: ['default', 'json'],
    outputFile: { json: '.vitest/results.json' },
    projects: [
      { extends: true, test: { name: 'driver-7', env: { DRIVER_MAJOR: '7' } } },
      {
        extends: true,
        resolve: { alias: [{ find: /^mongodb$/, replacement: 'mongodb-6' }] },
        test: {
          name: 'driver-6',
          env: { DRIVER_MAJOR: '6' },
          // No driver takes part in these, or it is that of a program of their own.
          exclude: [
            'commands',
            'credential-problem',
            'hostile-files',
            'main',
            'no-secret-anywhere',
            'package',
            'parse-ini',
            'redact',
            'show-host',
          ].map((name) => `test/${name}.test.ts`),
        },
      },
    ],
  },
});
