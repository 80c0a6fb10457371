import { type CompactJws, isNumericDate, parseCompactJws } from '../../compact-jws.ts';
import { AwsError } from '../../query-protocol.ts';
import { notAJwt } from './refusals.ts';

/** The claims of a token, none of them verified. Times are seconds since the epoch. */
export interface WebIdentityToken {
  text: string;
  issuer: string;
  subject: string;
  audiences: readonly string[];
  /** How the subject proved who it is (`amr`). */
  methods: readonly string[];
  issuedAt: number;
  expiresAt: number;
  notBefore: number | undefined;
  claimNames: readonly string[];
}

/**
 * Neither `none` nor the HMACs, whose key would be a public one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
 */
const ALGORITHMS: readonly unknown[] = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];

/** @throws AwsError InvalidIdentityToken */
export function parseToken(received: string): WebIdentityToken {
  // A file is sent as it is, with the end of its last line, which pipelines that write one with `jq` leave
  // there.
  // That such pipelines work on AWS is general knowledge; it is not documented.
  const text = received.replace(/\r?\n$/, '');
  const { header, claims } = decode(text);
  const { alg: algorithm } = header;
  const { iss: issuer, sub: subject, aud: audience, iat: issuedAt, exp: expiresAt, nbf: notBefore } = claims;
  const { amr: methods = [] } = claims;
  if (!ALGORITHMS.includes(algorithm) || typeof issuer !== 'string') {
    throw notAJwt();
  }
  if (typeof subject !== 'string') throw missing('sub');
  const audiences: readonly unknown[] = Array.isArray(audience) ? audience : [audience];
  if (audiences.length === 0 || !audiences.every(isText)) throw missing('aud');
  if (!isNumericDate(issuedAt)) throw missing('iat');
  if (!isNumericDate(expiresAt)) throw missing('exp');
  if (notBefore !== undefined && !isNumericDate(notBefore)) throw missing('nbf');
  const claimNames = Object.keys(claims);
  // What becomes of one that is neither a text nor texts is not documented: here it counts for nothing.
  return {
    text,
    issuer,
    subject,
    audiences,
    methods: [methods].flat().filter(isText),
    issuedAt,
    expiresAt,
    notBefore,
    claimNames,
  };
}

function decode(text: string): CompactJws {
  try {
    return parseCompactJws(text);
  } catch {
    throw notAJwt();
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** The text is from general knowledge. */
function missing(claim: string): AwsError {
  return new AwsError('InvalidIdentityToken', `Missing a required claim: ${claim}`);
}
