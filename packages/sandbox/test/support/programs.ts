import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from '../../bundle.ts';

const OUTPUT = join(import.meta.dirname, '../../.vitest/programs');

const NAMES = ['run-cli', 'run-bin', 'link-local-program'] as const;

/** A program of this folder, as the tests start it. */
export const programPath = (name: (typeof NAMES)[number]): string => join(OUTPUT, `${name}.js`);

/** Before the first test: each of many starts would compile the whole of the sandbox. */
export async function setup(): Promise<void> {
  await rm(OUTPUT, { recursive: true, force: true });
  await bundle(
    NAMES.map((name) => `test/support/${name}.ts`),
    OUTPUT,
  );
}
