import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createNpm, repositoryRoot } from '@atlas-aws-iam/command';
import { type PackedPackage, packConnect } from '../pack-packages.ts';
import type { Scene } from './scene.ts';

/** A folder outside this repository, and the packed connect for projects in it. */
export interface Workshop {
  readonly folder: string;
  readonly connect: PackedPackage;
  /** npm in a folder. */
  npm(cwd: string): (args: readonly string[]) => Promise<void>;
}

export async function openWorkshop(folder: string, signal: AbortSignal): Promise<Workshop> {
  const npm = (cwd: string) => {
    const run = createNpm(cwd, signal);
    return (args: readonly string[]) => run([...args, '--prefer-offline', '--no-audit', '--no-fund']);
  };
  return { folder, connect: await packConnect(signal), npm };
}

/** Packs the sandbox, installs it, and imports it from there. */
export async function importSandbox({ folder, npm }: Workshop): Promise<Scene['startSandbox']> {
  const sandbox = join(repositoryRoot, 'packages', 'sandbox');
  await npm(sandbox)(['pack', '--ignore-scripts', '--pack-destination', folder]);
  await npm(folder)(['install', './atlas-aws-iam-sandbox-0.0.0.tgz']);
  const file = join(folder, 'node_modules/@atlas-aws-iam/sandbox/dist/index.js');
  const { startSandbox } = (await import(
    pathToFileURL(file).href
  )) as typeof import('@atlas-aws-iam/sandbox');
  return startSandbox;
}
