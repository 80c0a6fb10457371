import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

const files = (...names: string[]) => names.map((name) => `test/${name}.test.ts`);

// In these a package is missing, or a module is another, for the whole process; or the SDK renews a token of IAM Identity
// Center, which it does once in half a minute.
const ALONE = files(
  'main-in-trouble',
  'main-unexplained',
  'missing-aws4',
  'missing-sdk',
  'read-text',
  'renewal',
);
// No driver takes part in these, or it is that of a program of their own.
const WITHOUT_DRIVER = files(
  'commands',
  'credential-problem',
  'hostile-files',
  'main',
  'no-secret-anywhere',
  'package',
  'parse-ini',
  'redact',
  'show-host',
);

// Every test runs on both majors of the driver: the alias swaps it under src/ and test/ alike.
function onDriver(major: string, packageName: string, exclude: string[]): TestProjectConfiguration[] {
  const common = { env: { DRIVER_MAJOR: major } };
  const alias = [{ find: /^mongodb$/, replacement: packageName }];
  return [
    {
      extends: true,
      resolve: { alias },
      test: {
        ...common,
        name: `driver-${major}`,
        include: files('**/*'),
        exclude: [...ALONE, ...exclude],
        // To load the driver and the SDK for each file takes a third of all time.
        isolate: false,
      },
    },
    {
      extends: true,
      resolve: { alias },
      test: { ...common, name: `driver-${major}-alone`, include: ALONE },
    },
  ];
}

export default defineConfig({
  test: {
    setupFiles: ['test/setup.ts'],
    // What takes long on a busy machine is no failure.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    unstubEnvs: true,
    restoreMocks: true,
    reporters: ['default', 'json'],
    outputFile: { json: '.vitest/results.json' },
    projects: [...onDriver('7', 'mongodb', []), ...onDriver('6', 'mongodb-6', WITHOUT_DRIVER)],
  },
});
