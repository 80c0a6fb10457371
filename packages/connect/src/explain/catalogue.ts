import type { LoginEvidence } from '../login-evidence.ts';
import { credentialEntries } from './entries/credentials.ts';
import { networkEntries } from './entries/network.ts';
import { optionEntries } from './entries/options.ts';
import { serverEntries } from './entries/server.ts';
import type { Explanation, ExplanationCode } from './explanation.ts';
import type { ErrorFacts } from './related-errors.ts';

export interface CatalogueEntry {
  readonly code: ExplanationCode;
  // The text, if this entry knows the error. `related` are all that came with it.
  read(
    facts: ErrorFacts,
    evidence: LoginEvidence | undefined,
    related: readonly ErrorFacts[],
  ): Omit<Explanation, 'code'> | undefined;
}

// The first that knows any of the related errors wins. Credentials come before the network: a provider that cannot
// reach STS fails with the same ENOTFOUND as a driver that cannot find the cluster, but inside a MongoAWSError.
export const CATALOGUE: readonly CatalogueEntry[] = [
  ...credentialEntries,
  ...optionEntries,
  ...serverEntries,
  ...networkEntries,
];
