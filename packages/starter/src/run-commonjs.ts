import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildPackages,
  createNpm,
  createTemporaryFolder,
  createTemporaryHome,
  repositoryRoot,
  runCommand,
  runNode,
} from '@atlas-aws-iam/command';
import { packConnect } from './pack-packages.ts';

// Installs connect as npm packs it into a project that is CommonJS throughout: TypeScript 5 with the module settings of
// NestJS, and jest, which runs modules in its own way.

const USAGE = `Usage: npm run commonjs -w packages/starter

Installs a CommonJS project with connect, TypeScript 5, jest and mongoose, and runs its tests against a sandbox.
  --help   prints this`;

await runCommand({
  call: 'npm run commonjs -w packages/starter',
  usage: USAGE,
  failure: 'The CommonJS project was not tried',
  options: {},
  async run({ signal }) {
    await buildPackages(repositoryRoot, { signal });
    // Imported only now: before, there may be nothing compiled to import.
    const { startSandbox } = await import('@atlas-aws-iam/sandbox');
    await using sandbox = await startSandbox();
    using home = createTemporaryHome();
    using folder = createTemporaryFolder('atlas-aws-iam-commonjs-');
    const cwd = folder.path;
    cpSync(join(repositoryRoot, 'packages', 'starter', 'template', 'jest'), cwd, { recursive: true });
    const packed = await packConnect(signal);
    writeFileSync(join(cwd, packed.fileName), packed.bytes);
    const npm = createNpm(cwd, signal);
    await npm(['install', '--prefer-offline', '--no-audit', '--no-fund']);
    await npm(['run', 'typecheck']);
    const { env } = await sandbox.provision('env-vars');
    const { DOTENV_CONFIG_PATH: _, ...machine } = home.envOf({ ...env });
    const jest = join(cwd, 'node_modules', 'jest', 'bin', 'jest.js');
    const { exitCode } = await runNode([jest], { cwd, env: machine, outputs: 'shown', signal });
    return exitCode;
  },
});
