import { canonicalRequest } from '../sigv4/canonical-request.ts';
import { ALGORITHM } from '../sigv4/constants.ts';
import { type HttpRequest, headerValue } from '../sigv4/http-request.ts';
import { parseAuthorization } from '../sigv4/parse-authorization.ts';
import { signature, signingKey, stringToSign } from '../sigv4/signature.ts';
import { canonicalSignedHeaders } from '../sigv4/signed-headers.ts';
import { fillForm } from './fill-body.ts';
import { fillCredential, fillDate, fillName, fillSignedHeaders, judgeOf } from './fill-secrets.ts';
import type { Calculation } from './model.ts';

/**
 * How whoever has this key calculates the signature of a request: of the request as it is, and shown without secrets, so
 * that what is shown cannot be calculated again where a token is in it. Undefined where the request names no scope.
 *
 * @param options.isExample the secrets in it are everybody's: nothing is hidden.
 */
export function calculate(
  request: HttpRequest,
  { secretAccessKey }: { secretAccessKey: string },
  { isExample = false }: { isExample?: boolean } = {},
): Calculation | undefined {
  try {
    const amzDate = headerValue(request, 'x-amz-date') ?? headerValue(request, 'date') ?? '';
    const { credential, signedHeaders } = parseAuthorization(
      headerValue(request, 'authorization') ?? '',
      amzDate !== '',
    );
    const [, date, region, service] = credential.split('/');
    if (date === undefined || region === undefined || service === undefined) return undefined;
    const scope = { date, region, service };
    const canonical = canonicalRequest(request, canonicalSignedHeaders(request, signedHeaders));
    const text = stringToSign(amzDate, scope, canonical);
    return {
      canonicalRequest: isExample ? canonical : fillCanonicalRequest(canonical),
      stringToSign: isExample ? text : fillStringToSign(text),
      signature: signature(signingKey(secretAccessKey, scope), text).toString('hex'),
    };
  } catch {
    // What cannot be read is not calculated either: STS says why.
    return undefined;
  }
}

/** Line by line, which no header and no query can break. */
function fillCanonicalRequest(text: string): string {
  const [method = '', path = '', query = '', ...rest] = text.split('\n');
  const [empty = '', signedHeaders = '', bodyHash = ''] = rest.slice(-3);
  const headers = rest.slice(0, -3).map((line) => {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    return `${fillName(name)}:${judgeOf(name)(line.slice(colon + 1))}`;
  });
  return [
    fillName(method),
    path,
    fillForm(query),
    ...headers,
    empty,
    fillSignedHeaders(signedHeaders),
    bodyHash,
  ].join('\n');
}

function fillStringToSign(text: string): string {
  const [, date = '', scope = '', hash = ''] = text.split('\n');
  return [ALGORITHM, fillDate(date), fillCredential(scope), hash].join('\n');
}
