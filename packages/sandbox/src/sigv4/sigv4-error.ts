export type SigV4ErrorCode =
  | 'ExpiredToken'
  | 'IncompleteSignature'
  | 'InvalidClientTokenId'
  | 'MalformedQueryString'
  | 'MissingAuthenticationToken'
  | 'SignatureDoesNotMatch';

/** Why a request's signature was refused. `message` is what the service answers, word for word. */
export class SigV4Error extends Error {
  override name = 'SigV4Error';
  readonly code: SigV4ErrorCode;
  /** What the verifier signed where the signatures differ. It holds the session token: mask it before showing it. */
  readonly calculated: { canonicalRequest: string; stringToSign: string } | undefined;

  constructor(code: SigV4ErrorCode, message: string, calculated?: SigV4Error['calculated']) {
    super(message);
    this.code = code;
    this.calculated = calculated;
  }
}
