import { fileURLToPath } from 'node:url';
import {
  buildPackages as buildPackagesOf,
  runTurbo as runTurboIn,
  type TurboOptions,
} from '@atlas-aws-iam/command';

export const repositoryRoot = fileURLToPath(new URL('..', import.meta.url));

/** Runs turbo on this repository. */
export const runTurbo = (args: readonly string[], outputs: 'shown' | 'kept', options?: TurboOptions) =>
  runTurboIn(repositoryRoot, args, outputs, options);

/** Compiles the packages that are not up to date, and these examples; says nothing unless it fails. */
export const buildPackages = (signal?: AbortSignal, examples: readonly string[] = []): Promise<void> =>
  buildPackagesOf(repositoryRoot, { examples, signal });
