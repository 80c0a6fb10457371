import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createNpm, createTemporaryFolder, repositoryRoot } from '@atlas-aws-iam/command';

export interface PackedPackage {
  readonly fileName: string;
  readonly bytes: Buffer;
}

/** What goes along with a starter, as npm packs it. */
export interface PackedPackages {
  readonly connect: PackedPackage;
  readonly doctor: PackedPackage;
}

export async function packPackages(signal?: AbortSignal): Promise<PackedPackages> {
  const [connect, doctor] = await Promise.all([packConnect(signal), pack('doctor', signal)]);
  return { connect, doctor };
}

export const packConnect = (signal?: AbortSignal): Promise<PackedPackage> => pack('connect', signal);

/** Without building it: that has been done. */
async function pack(name: keyof PackedPackages, signal: AbortSignal | undefined): Promise<PackedPackage> {
  using folder = createTemporaryFolder('atlas-aws-iam-pack-');
  const source = join(repositoryRoot, 'packages', name);
  await createNpm(source, signal)(['pack', '--ignore-scripts', '--pack-destination', folder.path]);
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  const fileName = `atlas-aws-iam-${name}-${version}.tgz`;
  return { fileName, bytes: readFileSync(join(folder.path, fileName)) };
}
