import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  createTemporaryFolder,
  createTemporaryHome,
  type Env,
  repositoryRoot,
  runTurbo,
} from '@atlas-aws-iam/command';
import { startChild } from '@atlas-aws-iam/test-support/child';
import { startLambdaEnvironment } from '@atlas-aws-iam/test-support/lambda-environment';
import type { SandboxReady } from './observed-sandbox.ts';

export interface LambdaTimes {
  importMs: number[];
  coldMs: number[];
  warmMs: number[];
}

export interface LambdaFigures {
  bundleBytes: number;
  gzipBytes: number;
  bundle: LambdaTimes;
  /** The same handler, compiled file by file, with its packages in node_modules. */
  unbundled: LambdaTimes;
}

const ROUNDS = 15;
const WARM_INVOCATIONS = 20;

/** The handler of examples/lambda, bundled and not, by turns on the same server. */
export async function measureLambda(signal: AbortSignal): Promise<LambdaFigures> {
  const tasks = ['run', 'build', 'bundle', '--filter=@atlas-aws-iam/example-lambda'];
  const { exitCode, output } = await runTurbo(repositoryRoot, tasks, 'kept', { signal });
  if (exitCode !== 0) throw new Error(`examples/lambda does not build.\n${output}`);
  const dist = join(repositoryRoot, 'examples', 'lambda', 'dist');
  // Away from every node_modules, as in Lambda.
  using folder = createTemporaryFolder('lambda-');
  const bundle = join(folder.path, 'index.js');
  cpSync(join(dist, 'bundle', 'index.js'), bundle);

  const { child, ready } = await startChild<SandboxReady>(
    new URL('observed-sandbox.ts', import.meta.url),
    [],
    signal,
  );
  using home = createTemporaryHome();
  const env = home.envOf({
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MONGO_CLUSTER_URL: ready.directUri,
    AWS_ACCESS_KEY_ID: ready.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ready.secretAccessKey,
    AWS_SESSION_TOKEN: ready.sessionToken,
    NODE_NO_WARNINGS: '1',
  });
  const bytes = readFileSync(bundle);
  const figures: LambdaFigures = {
    bundleBytes: bytes.length,
    gzipBytes: gzipSync(bytes).length,
    bundle: { importMs: [], coldMs: [], warmMs: [] },
    unbundled: { importMs: [], coldMs: [], warmMs: [] },
  };
  // The first of each reads the files from the disk; it does not count.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const bundled = await measureEnvironment(bundle, env);
    const unbundled = await measureEnvironment(join(dist, 'handler.js'), env);
    if (round === 0) continue;
    for (const [times, measured] of [
      [figures.bundle, bundled],
      [figures.unbundled, unbundled],
    ] as const) {
      times.importMs.push(measured.importMs);
      times.coldMs.push(measured.coldMs);
      times.warmMs.push(...measured.warmMs);
    }
  }
  child.disconnect();
  return figures;
}

async function measureEnvironment(file: string, env: Env) {
  using environment = await startLambdaEnvironment(file, env);
  const invocationsMs: number[] = [];
  for (let count = 0; count <= WARM_INVOCATIONS; count += 1) {
    const { ms, error } = await environment.invoke();
    if (error) throw new Error(error.message);
    invocationsMs.push(ms);
  }
  const [coldMs = Number.NaN, ...warmMs] = invocationsMs;
  return { importMs: environment.importMs, coldMs, warmMs };
}
