import type { EndedLogin } from '../atlas/connection-tap.ts';
import type { Check } from './model.ts';

/** What STS's error says of the request, by the beginnings of its messages: one code stands for many checks. */
const CHECKS_OF_STS: readonly (readonly [start: string, check: Check])[] = [
  ['SignatureDoesNotMatch: Signature expired:', 'clock'],
  ['SignatureDoesNotMatch: Signature not yet current:', 'clock'],
  ['SignatureDoesNotMatch: Credential should be scoped', 'credential-scope'],
  ['SignatureDoesNotMatch: Date in Credential scope', 'credential-scope'],
  ['IncompleteSignature: Credential must have exactly 5', 'credential-scope'],
  [`SignatureDoesNotMatch: 'Host' or ':authority'`, 'signed-headers'],
  ['SignatureDoesNotMatch: The request signature we calculated', 'signature'],
  ['ExpiredToken:', 'session-token'],
  ['RegionDisabledException:', 'region'],
  // It did not say who the client is, for reasons of its own.
  ['Throttling:', 'sts-unreachable'],
  ['ServiceUnavailable:', 'sts-unreachable'],
  ['HTTP status 5', 'sts-unreachable'],
];

/**
 * The check that refused a login.
 *
 * @param isKeyKnown whether STS knows the key now. It has one message for a key that it does not know, and for the token of
 * another.
 */
export function checkOf({ refusal }: Pick<EndedLogin, 'refusal'>, isKeyKnown: boolean): Check {
  if (!refusal) return 'none';
  const { failure } = refusal;
  switch (failure?.kind) {
    case undefined:
      return 'command';
    case 'malformed':
      return 'payload';
    case 'not-signed':
      return 'signed-headers';
    case 'sts-unreachable':
      return 'sts-unreachable';
    case 'already-authenticated':
      return 'already-authenticated';
    case 'user-not-found':
    case 'user-pending':
    case 'user-out-of-scope':
      return 'database-user';
    case 'sts':
      return checkOfSts(failure.reason, isKeyKnown);
  }
}

function checkOfSts(reason: string, isKeyKnown: boolean): Check {
  if (reason.startsWith('InvalidClientTokenId:')) {
    // A token that was never issued is refused before the key is looked for, in a message without a full stop.
    const isAboutKey = reason.endsWith('.') && !isKeyKnown;
    return isAboutKey ? 'access-key' : 'session-token';
  }
  return CHECKS_OF_STS.find(([start]) => reason.startsWith(start))?.[1] ?? 'request';
}
