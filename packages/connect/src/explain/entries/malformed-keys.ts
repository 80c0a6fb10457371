import type { LoginEvidence } from '../../login-evidence.ts';
import { malformedCredentials } from '../../malformed-credentials.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import type { ExplanationCode } from '../explanation-code.ts';

import { isFromProvider } from '../related-errors.ts';
import { findKeys, type SigningKeys, signingKeys } from '../signer.ts';

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
    const isSet = ({ accessKeyId, secretAccessKey }: SigningKeys['values']) =>
      accessKeyId !== '' && secretAccessKey !== '';
    const keys = findKeys(
      env,
      (values) => isSet(values) && malformedCredentials(values, (field) => field)?.code === code,
    );
    return keys && malformedCredentials(keys.values, keys.nameOf);
  },
}));
