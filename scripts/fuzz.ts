import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { buildPackages, repositoryRoot } from './run-turbo.ts';

await buildPackages();
const cli = join(repositoryRoot, 'packages', 'sandbox', 'test', 'fuzz', 'cli.ts');
const child = spawn(process.execPath, ['--import', 'tsx', cli, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
const [exitCode] = await once(child, 'exit');
process.exitCode = exitCode ?? 1;
