import { AwsError } from '../../query-protocol.ts';
import { notAJwt } from './refusals.ts';

/** What a token says, with nothing of it verified. Times are seconds since the epoch. */
export interface WebIdentityToken {
  text: string;
  issuer: string;
  subject: string;
  audiences: readonly string[];
  issuedAt: number;
  expiresAt: number;
  notBefore: number | undefined;
  claimNames: readonly string[];
}

/**
 * Neither `none` nor the HMACs, whose key would be a public one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];

/** @throws AwsError InvalidIdentityToken */
export async function parseToken(received: string): Promise<WebIdentityToken> {
  // A file is sent as it is, with the end of its last line, which pipelines that write one with `jq` leave
  // there.
  // That such pipelines work on AWS is general knowledge; it is not documented.
  const text = received.trimEnd();
  const { header, claims } = await decode(text);
  const { alg: algorithm } = header;
  const { iss: issuer, sub: subject, aud: audience, iat: issuedAt, exp: expiresAt, nbf: notBefore } = claims;
  if (algorithm === undefined || !ALGORITHMS.includes(algorithm) || typeof issuer !== 'string') {
    throw notAJwt();
  }
  if (typeof subject !== 'string') throw missing('sub');
  const audiences = [audience].flat().filter((each) => typeof each === 'string');
  if (audiences.length === 0) throw missing('aud');
  if (typeof issuedAt !== 'number') throw missing('iat');
  if (typeof expiresAt !== 'number') throw missing('exp');
  if (notBefore !== undefined && typeof notBefore !== 'number') throw missing('nbf');
  const claimNames = Object.keys(claims);
  return { text, issuer, subject, audiences, issuedAt, expiresAt, notBefore, claimNames };
}

async function decode(text: string) {
  const { decodeJwt, decodeProtectedHeader } = await import('jose');
  try {
    return { header: decodeProtectedHeader(text), claims: decodeJwt(text) };
  } catch {
    throw notAJwt();
  }
}

/** The text is from general knowledge. */
function missing(claim: string): AwsError {
  return new AwsError('InvalidIdentityToken', `Missing a required claim: ${claim}`);
}
