import { defineConfig } from 'vitest/config';

// In these the SDK renews a token of IAM Identity Center, once in half a minute for a whole process, or a module is
// another for the whole process.
const ALONE = ['not-loaded', 'secrets', 'watch-requests'].map((name) => `test/inspect/${name}.test.ts`);

export default defineConfig({
  test: {
    // What takes long on a busy machine is no failure.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    unstubEnvs: true,
    restoreMocks: true,
    // No provider chain may reach this machine's profiles or a metadata address.
    env: { AWS_EC2_METADATA_DISABLED: 'true', HOME: '/nonexistent', USERPROFILE: '/nonexistent' },
    reporters: ['default', 'json'],
    outputFile: { json: '.vitest/results.json' },
    projects: [
      {
        extends: true,
        test: {
          name: 'sandbox',
          include: ['test/**/*.test.ts'],
          exclude: ALONE,
          globalSetup: ['test/support/programs.ts'],
          // Two sandboxes in a program share its modules as well; to load them for each file takes half of all time.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE } },
    ],
  },
});
