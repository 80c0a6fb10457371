import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // What takes long on a busy machine is no failure.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    // No provider chain may reach this machine's profiles or a metadata address.
    env: { AWS_EC2_METADATA_DISABLED: 'true', HOME: '/nonexistent', USERPROFILE: '/nonexistent' },
    reporters: ['default', 'json'],
    outputFile: { json: '.vitest/results.json' },
  },
});
