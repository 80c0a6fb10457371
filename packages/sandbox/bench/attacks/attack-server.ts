// The sandbox that is attacked, in a process of its own: its memory is measured from outside, and its death can be told.
import type { AttackTarget } from './attacks.ts';

// Compiled where the argument says so: under tsx the process is tens of megabytes larger.
const [folder = 'src'] = process.argv.slice(2);
const file = folder === 'dist' ? '../../dist/index.js' : '../../src/index.ts';
const { startSandbox }: typeof import('../../src/index.ts') = await import(
  new URL(file, import.meta.url).href
);

const sandbox = await startSandbox();
const { env } = await sandbox.provision('env-vars');
process.on('disconnect', () => process.exit());
const target: AttackTarget = {
  mongodbPort: Number(new URL(sandbox.mongodbUri).port),
  awsPort: Number(new URL(sandbox.awsEndpointUrl).port),
  keys: {
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
  },
};
process.send?.(target);
