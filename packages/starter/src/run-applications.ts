import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import {
  buildPackages,
  createTemporaryFolder,
  createTemporaryHome,
  forEachAtATime,
  repositoryRoot,
  runCommand,
} from '@atlas-aws-iam/command';
import { type Application, tryApplication } from './applications/try-application.ts';
import { importSandbox, openWorkshop } from './applications/workshop.ts';

// Makes each of applications/ a project outside this repository, with the packed connect, builds it as the Dockerfile says,
// and tries it against the packed sandbox.

const USAGE = `Usage: npm run applications -w packages/starter

Installs the applications of docs/in-your-application.md outside this repository, compiles them, and tries each against a
sandbox. It installs Fastify and NestJS, which takes a minute.
  --help   prints this`;

const TRIED: readonly Application[] = [
  { name: 'Fastify with mongoose 9', folder: 'fastify-mongoose', driverMajor: 7 },
  {
    name: 'Fastify with mongoose 8',
    folder: 'fastify-mongoose',
    driverMajor: 6,
    packages: ['mongoose@^8.24.10', 'aws4@^1.13.2'],
  },
  { name: 'NestJS with mongoose 8', folder: 'nestjs', driverMajor: 6 },
  { name: 'hot reloads', folder: 'hot-reload', driverMajor: 7 },
];

await runCommand({
  call: 'npm run applications -w packages/starter',
  usage: USAGE,
  failure: 'The applications were not tried',
  options: {},
  async run({ signal }) {
    await buildPackages(repositoryRoot, { signal });
    using home = createTemporaryHome();
    using folder = createTemporaryFolder('atlas-aws-iam-applications-');
    const workshop = await openWorkshop(folder.path, signal);
    const scene = { startSandbox: await importSandbox(workshop), home, signal };

    const failures: string[] = [];
    const attempt = async (application: Application) => {
      const startedAt = performance.now();
      try {
        await tryApplication(application, workshop, scene);
        const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
        console.log(`${application.name.padEnd(24)} ${seconds.padStart(6)} s`);
      } catch (error) {
        failures.push(`${application.name}: ${(error as Error).stack}`);
        console.log(`${application.name.padEnd(24)} FAILED`);
      }
    };
    await forEachAtATime(TRIED, availableParallelism(), attempt, signal);
    if (signal.aborted) return 1;
    for (const failure of failures) console.error(`\n${failure}`);
    if (failures.length === 0) console.log(`\n${TRIED.length} applications did what their page says`);
    return failures.length === 0 ? 0 : 1;
  },
});
