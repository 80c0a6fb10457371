import type { JSONWebKeySet } from 'jose';
import type { Account, OidcProvider } from '../../../account/account.ts';
import type { NamedIssuers } from '../../named-issuers.ts';
import type { PublicKeySet } from '../../public-key-set.ts';
import { AwsError } from '../../query-protocol.ts';
import { fetchKeys } from './fetch-keys.ts';
import { parseToken, type WebIdentityToken } from './parse-token.ts';
import { verificationKeyNotFound } from './refusals.ts';

export interface VerifiedWebIdentity {
  provider: OidcProvider;
  subject: string;
  /** The one by which the provider vouches for the token. */
  audience: string;
  methods: readonly string[];
}

/**
 * Order of checks: the token is a JWT, of a provider of the account, whose keys are given or can be fetched, and signed by
 * one of them; it is within its time; it is for an audience that the provider is registered with.
 * Deliberately different from AWS: `azp`, which counts for the audience there, is not looked at, nor the age
 * of a token (`Token too old`), for which no limit is documented.
 */
export async function verifyWebIdentityToken(
  text: string,
  { account, now, issuers }: { account: Account; now: number; issuers: NamedIssuers },
): Promise<VerifiedWebIdentity> {
  const token = parseToken(text);
  const provider = account.findOpenIdConnectProvider(token.issuer);
  if (!provider) {
    throw invalid(`No OpenIDConnect provider found in your account for ${token.issuer}`);
  }
  await verifySignature(token, issuers.keysOf(provider.url) ?? (await fetchKeys(provider)));
  verifyTime(token, Math.floor(now / 1000));
  const audience = token.audiences.find((candidate) => provider.clientIds.includes(candidate));
  if (audience === undefined) throw invalid('Incorrect token audience');
  refuseSessionClaims(token);
  return { provider, subject: token.subject, audience, methods: token.methods };
}

/** Verifies by the algorithm that the token names. `parseToken` has checked that AWS takes it. */
async function verifySignature({ text }: WebIdentityToken, keys: PublicKeySet): Promise<void> {
  const { compactVerify, createLocalJWKSet, errors } = await import('jose');
  try {
    await compactVerify(text, createLocalJWKSet(keys as JSONWebKeySet));
  } catch (error) {
    // The words for a signature that does not match are the sandbox's own; they tell it from a missing key.
    if (error instanceof errors.JWSSignatureVerificationFailed) {
      throw invalid('The signature of the ID Token does not match the verification key.');
    }
    throw verificationKeyNotFound();
  }
}

/**
 * Seconds since the epoch. Deliberately different from AWS, which takes a token for five minutes after its expiration:
 * here there is no leeway, because the sandbox and its issuers go by one clock.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc.html
 */
function verifyTime({ expiresAt, notBefore, issuedAt }: WebIdentityToken, now: number): void {
  if (now >= expiresAt) {
    throw new AwsError(
      'ExpiredTokenException',
      `Token expired: current date/time ${now} must be before the expiration date/time ${expiresAt}`,
    );
  }
  // The words are the sandbox's own.
  if (notBefore !== undefined && now < notBefore) {
    throw invalid(`Token not yet valid: current date/time ${now} must not be before ${notBefore}`);
  }
  if (now < issuedAt) {
    throw invalid(`Token issued in the future: current date/time ${now} must not be before ${issuedAt}`);
  }
}

/**
 * With these AWS tags the session, or names its source identity:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_adding-assume-role-idp
 */
function refuseSessionClaims({ claimNames }: WebIdentityToken): void {
  const claim = claimNames.find((name) => name.startsWith('https://aws.amazon.com/'));
  if (claim === undefined) return;
  throw new AwsError('NotImplemented', `The sandbox does not emulate the claim ${claim}.`);
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidIdentityToken', message);
}
