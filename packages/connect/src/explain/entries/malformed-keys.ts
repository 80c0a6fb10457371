import type { LoginEvidence } from '../../login-evidence.ts';
import { malformedCredentials } from '../../malformed-credentials.ts';
import { showValue } from '../../show-value.ts';
import { inspectNamedProfile } from '../../sources/profile.ts';
import { profileName } from '../../sources/profile-name.ts';
import { readSharedFiles } from '../../sources/shared-files.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import type { Explanation } from '../explanation.ts';
import type { ExplanationCode } from '../explanation-code.ts';

import { isFromProvider } from '../related-errors.ts';
import { readKeys, type SigningKeys, signingKeys, storedKeys } from '../signer.ts';

/** What connect() has checked of credentials that went through it: those of the driver's own chain are read again here. */
export function malformedKeys(
  isRefused: boolean,
  env: NodeJS.ProcessEnv,
  evidence: LoginEvidence | undefined,
  code: ExplanationCode,
): ReturnType<CatalogueEntry['read']> {
  if (!isRefused || evidence?.credentials) return undefined;
  const keys = signingKeys(env, evidence);
  const explanation = keys && malformedCredentials(keys.values, keys.nameOf);
  return explanation?.code === code ? explanation : undefined;
}

// What the SDK signs with them it puts into headers: Node refuses a line break there, and STS a slash in the id.
const OF_KEYS = /Invalid character in header content|must have exactly 5 slash-delimited elements/;
const CODES = ['access-key-id-malformed', 'credentials-malformed'] as const;

/** Keys that were to assume a role, for instance: the SDK fails at them before it asks anybody, and does not say whose. */
export const malformedSourceEntries: readonly CatalogueEntry[] = CODES.map((code) => ({
  code,
  read({ message }, { env, related }) {
    if (!OF_KEYS.test(message) || !isFromProvider(related)) return;
    const explanation = malformedSource(env);
    return explanation?.code === code ? explanation : undefined;
  },
}));

// Of the profile that is selected, if it leads to keys; else, for it may be named in the program, of any.
function malformedSource(env: NodeJS.ProcessEnv): Explanation | undefined {
  const { detail } = inspectNamedProfile({ env, files: readSharedFiles(env) }, profileName(env));
  const isOnTheWay = ({ origin }: Pick<SigningKeys, 'origin'>) =>
    origin === 'environment'
      ? detail.includes('credential_source Environment')
      : detail.includes(`source_profile "${showValue(origin.profile, env)}"`);
  const all = storedKeys(env);
  const selected = all.filter(isOnTheWay);
  const malformed = (selected.length > 0 ? selected : all).find(({ values }) =>
    malformedCredentials(values, (field) => field),
  );
  const keys = malformed && readKeys(malformed.origin, env);
  return keys && malformedCredentials(keys.values, keys.nameOf);
}
