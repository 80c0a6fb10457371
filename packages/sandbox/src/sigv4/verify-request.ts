import { timingSafeEqual } from 'node:crypto';
import { formatAmzDate, parseAmzDate } from './amz-date.ts';
import { canonicalQuery, canonicalRequest } from './canonical-request.ts';
import { MAX_SKEW_MS, SCOPE_TERMINATOR } from './constants.ts';
import { type HttpRequest, headerValue, queryString } from './http-request.ts';
import { parseAuthorization } from './parse-authorization.ts';
import { type CredentialScope, signature, signingKeyOf, stringToSign } from './signature.ts';
import { canonicalSignedHeaders, refuseRepeatedHeaders } from './signed-headers.ts';
import { SigV4Error } from './sigv4-error.ts';

/** A key the verifier may meet; temporary ones carry the token that must travel with them. */
export interface SigningKeyRecord {
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
}

export interface VerifyOptions<Key extends SigningKeyRecord> {
  /** Milliseconds since the epoch. */
  now: number;
  service: string;
  /** The only region this endpoint takes; left out, it takes any. */
  region?: string | undefined;
  findKey(accessKeyId: string): Key | undefined;
  findKeyBySessionToken(sessionToken: string): Key | undefined;
}

/**
 * Returns the key that signed the request.
 *
 * The order of the checks is the service's own, because it decides which error a client with two mistakes sees.
 * It was read from dacut/scratchstack-aws-signature, "AWS Auth Error Ordering"; the numbers are that document's.
 *
 * @throws SigV4Error
 */
export function verifyRequest<Key extends SigningKeyRecord>(
  request: HttpRequest,
  options: VerifyOptions<Key>,
): Key {
  // 4. The query can be decoded.
  const query = queryString(request);
  canonicalQuery(query);

  // 5. Authentication is there, once. Deliberately different from AWS: presigned requests are not taken.
  const header = headerValue(request, 'authorization');
  const isPresigned = query !== '' && new URLSearchParams(query).has('X-Amz-Algorithm');
  if (header !== undefined && isPresigned) throw mismatch();
  if (header === undefined) {
    throw new SigV4Error('MissingAuthenticationToken', 'Request is missing Authentication Token');
  }

  refuseRepeatedHeaders(request);

  // 6. The header has its shape.
  const amzDate = headerValue(request, 'x-amz-date') ?? headerValue(request, 'date');
  const authorization = parseAuthorization(header, amzDate !== undefined);

  // 8. The host is signed, so that a request cannot be sent on to another endpoint. `:authority`, which the message names,
  // is HTTP/2's: over HTTP/1.1, which is all that is spoken here, whoever signs that has not signed the host.
  if (!authorization.signedHeaders.includes('host')) {
    throw new SigV4Error(
      'SignatureDoesNotMatch',
      `'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.`,
    );
  }

  // 9 to 11. The date has its form and lies within the skew.
  verifyDate(amzDate ?? '', options.now);

  // 12 and 13. The credential scope.
  const { accessKeyId, scope } = verifyCredential(authorization.credential, amzDate ?? '', options);

  // 14. The session token is one that was issued, and still valid.
  const sessionToken = headerValue(request, 'x-amz-security-token');
  if (sessionToken !== undefined) verifySessionToken(sessionToken, options);

  // 15. The key is known, and the token is its own. A token missing or foreign is said before the signature is looked at.
  const key = options.findKey(accessKeyId);
  if (!key || key.sessionToken !== sessionToken) {
    throw new SigV4Error('InvalidClientTokenId', 'The security token included in the request is invalid.');
  }

  // 16. The signature. A list of signed headers in another form than the canonical one does not match either, whatever was
  // signed: inferred from dacut/scratchstack-aws-signature, which sorts the list before it compares.
  const signedHeaders = canonicalSignedHeaders(request, authorization.signedHeaders);
  const isCanonical = authorization.signedHeaders.join(';') === signedHeaders.join(';');
  const canonical = canonicalRequest(request, signedHeaders);
  const text = stringToSign(amzDate ?? '', scope, canonical);
  const expected = signature(signingKeyOf(key, scope), text);
  if (!isCanonical || !isSignature(authorization.signature, expected)) {
    throw mismatch({ canonicalRequest: canonical, stringToSign: text });
  }
  return key;
}

/** Compared in constant time: how long a refusal takes says nothing about how much of the signature was right. */
function isSignature(received: string, expected: Buffer): boolean {
  return /^[0-9a-f]{64}$/.test(received) && timingSafeEqual(Buffer.from(received, 'hex'), expected);
}

function verifyDate(amzDate: string, nowMs: number): void {
  // The request's date has whole seconds, so the comparison has too.
  const now = Math.floor(nowMs / 1000) * 1000;
  const time = parseAmzDate(amzDate);
  if (time === undefined) {
    throw new SigV4Error(
      'IncompleteSignature',
      `Date must be in ISO-8601 'basic format'. Got '${amzDate}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    );
  }
  const earliest = now - MAX_SKEW_MS;
  const latest = now + MAX_SKEW_MS;
  if (time < earliest) {
    throw new SigV4Error(
      'SignatureDoesNotMatch',
      `Signature expired: ${amzDate} is now earlier than ${formatAmzDate(earliest)} (${formatAmzDate(now)} - 15 min.)`,
    );
  }
  if (time > latest) {
    throw new SigV4Error(
      'SignatureDoesNotMatch',
      `Signature not yet current: ${amzDate} is still later than ${formatAmzDate(latest)} (${formatAmzDate(now)} + 15 min.)`,
    );
  }
}

function verifyCredential(
  credential: string,
  amzDate: string,
  { region: onlyRegion, service: onlyService }: { region?: string | undefined; service: string },
): { accessKeyId: string; scope: CredentialScope } {
  const parts = credential.split('/');
  const [accessKeyId, date, region, service, terminator] = parts;
  if (
    parts.length !== 5 ||
    accessKeyId === undefined ||
    date === undefined ||
    region === undefined ||
    service === undefined
  ) {
    throw new SigV4Error(
      'IncompleteSignature',
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  }

  // One message names all that is wrong. The trailing spaces are the service's own.
  let message = '';
  if (region === '' || (onlyRegion !== undefined && region !== onlyRegion)) {
    message += 'Credential should be scoped to a valid region. ';
  }
  if (service !== onlyService) {
    message += `Credential should be scoped to correct service: '${onlyService}'. `;
  }
  if (terminator !== SCOPE_TERMINATOR) {
    message += `Credential should be scoped with a valid terminator: '${SCOPE_TERMINATOR}', not '${terminator}'. `;
  }
  const day = amzDate.slice(0, 8);
  if (date !== day) {
    message += `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${day}', from '${amzDate}'.`;
  }
  if (message !== '') throw new SigV4Error('SignatureDoesNotMatch', message);

  return { accessKeyId, scope: { date, region, service } };
}

function verifySessionToken<Key extends SigningKeyRecord>(
  sessionToken: string,
  { now, findKeyBySessionToken }: VerifyOptions<Key>,
): void {
  const issued = findKeyBySessionToken(sessionToken);
  if (!issued) {
    // A token that was never issued is answered without the full stop that a foreign one gets.
    throw new SigV4Error('InvalidClientTokenId', 'The security token included in the request is invalid');
  }
  if (issued.expiration && issued.expiration.getTime() <= now) {
    throw new SigV4Error('ExpiredToken', 'The security token included in the request is expired');
  }
}

function mismatch(calculated?: SigV4Error['calculated']): SigV4Error {
  return new SigV4Error(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    calculated,
  );
}
