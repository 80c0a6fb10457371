import type { CatalogueEntry } from './catalogue-entry.ts';
import { credentialEntries } from './entries/credentials.ts';
import { foreignAnswerEntries } from './entries/foreign-answer.ts';
import { networkEntries } from './entries/network.ts';
import { optionEntries } from './entries/options.ts';
import { serverEntries } from './entries/server.ts';

// The first that knows any of the related errors wins. Credentials come before the network: a provider that cannot
// reach STS fails with the same ENOTFOUND as a driver that cannot find the cluster, but inside a MongoAWSError.
export const CATALOGUE: readonly CatalogueEntry[] = [
  ...foreignAnswerEntries,
  ...credentialEntries,
  ...optionEntries,
  ...serverEntries,
  ...networkEntries,
];
