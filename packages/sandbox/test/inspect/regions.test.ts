import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { PARTITIONS } from '../../src/account/partition.ts';
import { REGIONS } from '../../src/inspect/regions.ts';

const require = createRequire(import.meta.url);

/** The AWS SDK's own list, which it exports to nobody. */
const PARTITIONS_FILE = join(
  dirname(createRequire(require.resolve('@aws-sdk/client-sts')).resolve('@aws-sdk/core/package.json')),
  'dist-es/submodules/client/util-endpoints/lib/aws/partitions.js',
);

test.each(PARTITIONS)('the regions of %s are those that the AWS SDK knows', (partition) => {
  const [, json = ''] = /partitionsInfo = (\{.*\});?\s*$/s.exec(readFileSync(PARTITIONS_FILE, 'utf8')) ?? [];
  const { partitions } = JSON.parse(json) as {
    partitions: { id: string; regions: Record<string, unknown> }[];
  };
  const known = partitions.find(({ id }) => id === partition)?.regions ?? {};
  const regions = Object.keys(known).filter((name) => !name.endsWith('-global'));
  expect([...REGIONS[partition]].sort()).toEqual(regions.sort());
});
