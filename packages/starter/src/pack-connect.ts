import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createNpm, createTemporaryFolder, repositoryRoot } from '@atlas-aws-iam/command';

export interface PackedConnect {
  readonly fileName: string;
  readonly bytes: Buffer;
}

/** connect as npm packs it, without building it: that has been done. */
export async function packConnect(signal?: AbortSignal): Promise<PackedConnect> {
  using folder = createTemporaryFolder('atlas-aws-iam-pack-');
  const npm = createNpm(join(repositoryRoot, 'packages', 'connect'), signal);
  await npm(['pack', '--ignore-scripts', '--pack-destination', folder.path]);
  const { version } = JSON.parse(readFileSync(join(repositoryRoot, 'packages/connect/package.json'), 'utf8'));
  const fileName = `atlas-aws-iam-connect-${version}.tgz`;
  return { fileName, bytes: readFileSync(join(folder.path, fileName)) };
}
