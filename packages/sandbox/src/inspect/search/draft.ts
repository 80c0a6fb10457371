import { canonicalHeaderValue, canonicalQuery } from '../../sigv4/canonical-request.ts';
import { SCOPE_TERMINATOR } from '../../sigv4/constants.ts';
import { type HttpRequest, headerValue, headerValues, queryString } from '../../sigv4/http-request.ts';
import type { CredentialScope } from '../../sigv4/signature.ts';

/** What a client may have signed, part by part. The verifier has one of its own; a client's bug is another. */
export interface Draft {
  secret: string;
  /** By which the signing key is derived. */
  derivation: CredentialScope;
  /** As the string to sign names it. */
  scope: CredentialScope;
  /** As the string to sign names it. */
  amzDate: string;
  method: string;
  path: string;
  query: string;
  /** The lines of the canonical request, in order. */
  headers: readonly (readonly [name: string, value: string])[];
  /** What stands between the headers and their list. */
  gap: readonly string[];
  /** Joined by semicolons. */
  signedHeaders: string;
  payloadHash: string;
  /** Between the lines of the canonical request. */
  lineBreak: string;
  /** Between the lines of the string to sign. */
  lineBreakOfString: string;
}

export interface ParsedCredential {
  accessKeyId: string;
  scope: CredentialScope;
}

/** `<key id>/<date>/<region>/<service>/aws4_request`; undefined in any other form. A secret in place of the id has slashes. */
export function parseCredential(credential: string): ParsedCredential | undefined {
  const parts = credential.split('/');
  const [date, region, service, terminator] = parts.slice(-4);
  const id = parts.slice(0, -4);
  if (id.length === 0 || date === undefined || region === undefined || service === undefined)
    return undefined;
  if (id.length > 1 && terminator !== SCOPE_TERMINATOR) return undefined;
  return { accessKeyId: id.join('/'), scope: { date, region, service } };
}

/**
 * The request as the verifier reads it, but for what it says of its own signature: its scope, and the list of its signed
 * headers in their own order.
 *
 * @throws SigV4Error MalformedQueryString
 */
export function draftOf(
  request: HttpRequest,
  signed: { scope: CredentialScope; signedHeaders: readonly string[] },
  payloadHash: string,
): Omit<Draft, 'secret'> {
  const { scope, signedHeaders } = signed;
  const values = headerValues(request);
  return {
    derivation: scope,
    scope,
    amzDate: headerValue(request, 'x-amz-date') ?? headerValue(request, 'date') ?? '',
    method: request.method,
    path: '/',
    query: canonicalQuery(queryString(request)),
    headers: signedHeaders.flatMap((name) => {
      const received = values.get(name.toLowerCase());
      return received ? [[name, canonicalHeaderValue(received)] as const] : [];
    }),
    gap: [''],
    signedHeaders: signedHeaders.join(';'),
    payloadHash,
    lineBreak: '\n',
    lineBreakOfString: '\n',
  };
}

const hasHeader = ({ headers }: Draft, name: string): boolean =>
  headers.some(([candidate]) => candidate.toLowerCase() === name);

/** Undefined where the header is not signed. */
export function withHeader(draft: Draft, name: string, value: string): Draft | undefined {
  if (!hasHeader(draft, name)) return undefined;
  const headers = draft.headers.map(
    (line) => [line[0], line[0].toLowerCase() === name ? value : line[1]] as const,
  );
  return { ...draft, headers };
}

/** Without the header's line, though the list names it. Undefined where it is not signed. */
export function withoutLine(draft: Draft, name: string): Draft | undefined {
  if (!hasHeader(draft, name)) return undefined;
  return { ...draft, headers: draft.headers.filter(([candidate]) => candidate.toLowerCase() !== name) };
}

/** Without the header's line, and without its name in the list. Undefined where it is not listed. */
export function withoutHeader(draft: Draft, name: string): Draft | undefined {
  const listed = draft.signedHeaders.split(';');
  const others = listed.filter((candidate) => candidate.toLowerCase() !== name);
  if (others.length === listed.length) return undefined;
  return { ...(withoutLine(draft, name) ?? draft), signedHeaders: others.join(';') };
}

/** With a line of a header that was not sent. Where it stands follows the list, or, where that lacks it, the alphabet. */
export function withMoreHeader(draft: Draft, name: string, value: string): Draft | undefined {
  if (hasHeader(draft, name)) return undefined;
  const listed = draft.signedHeaders.split(';');
  const signedHeaders = listed.includes(name) ? listed : [...listed, name].sort();
  const headers = [...draft.headers, [name, value] as const];
  const order = (line: readonly [string, string]) => signedHeaders.indexOf(line[0]);
  return {
    ...draft,
    headers: headers.sort((one, other) => order(one) - order(other)),
    signedHeaders: signedHeaders.join(';'),
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request */
export function formatCanonicalRequest(draft: Draft): string {
  return [
    draft.method,
    draft.path,
    draft.query,
    ...draft.headers.map(([name, value]) => `${name}:${value}`),
    ...draft.gap,
    draft.signedHeaders,
    draft.payloadHash,
  ].join(draft.lineBreak);
}
