import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Every test spawns programs; what takes long on a busy machine is no failure.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    // They wait for those programs more than they work.
    maxWorkers: 2,
    reporters: ['default', 'json'],
    outputFile: { json: '.vitest/results.json' },
  },
});
