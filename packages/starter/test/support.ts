import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import type { PackedPackages } from '../src/pack-packages.ts';
import { starterFiles } from '../src/starter-files.ts';
import { DEFAULT_OPTIONS, type StarterOptions } from '../src/starter-options.ts';
import { writeStarter } from '../src/write-starter.ts';

/** Stands for what npm packs, which takes seconds. */
export const PACKED: PackedPackages = {
  connect: { fileName: 'atlas-aws-iam-connect-0.0.0.tgz', bytes: Buffer.from('packed connect') },
  doctor: { fileName: 'atlas-aws-iam-doctor-0.0.0.tgz', bytes: Buffer.from('packed doctor') },
};

/** What would be read: the text files. */
export function textsOf(files: ReadonlyMap<string, string | Buffer>): [file: string, text: string][] {
  return [...files].filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

/** A starter in a folder of its own, with what is installed here. */
export function installedStarter(id: string, options: Partial<StarterOptions> = {}): string {
  const folder = join(emptyFolder(), id);
  writeStarter(folder, starterFiles(id, id, PACKED, { ...DEFAULT_OPTIONS, ...options }));
  symlinkSync(join(repositoryRoot, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}
