import { fileURLToPath } from 'node:url';
import { compiledPackages, isUpToDate } from '@atlas-aws-iam/command/up-to-date.mjs';

// Plain JavaScript, because loading tsx takes longer than an example needs to log in. It is loaded only where something
// has yet to be compiled.

const root = fileURLToPath(new URL('..', import.meta.url));
const isCompiled = isUpToDate(root, compiledPackages(root));
if (!isCompiled) {
  const { register } = await import('tsx/esm/api');
  register();
}
const { runExampleCommand } = isCompiled
  ? await import('@atlas-aws-iam/command/run-example')
  : await import('@atlas-aws-iam/command/run-example.ts');
await runExampleCommand(root, process.argv.slice(2), () => import('@atlas-aws-iam/sandbox'));
