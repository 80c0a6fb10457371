import { type HttpRequest, headerValues } from './http-request.ts';
import { SigV4Error } from './sigv4-error.ts';

/** The headers that decide who sent a request, when, and to whom. */
const SENT_ONCE = ['Host', 'Authorization', 'X-Amz-Date', 'Date', 'X-Amz-Security-Token'];

/**
 * The verifier reads one value of each of these, and whoever reads the request later might read the other.
 *
 * Inferred, and stricter than dacut/scratchstack-aws-signature, which takes the first `Authorization` and the first
 * date. RFC 9112 section 3.2 has a server refuse a second `Host`.
 *
 * @throws SigV4Error IncompleteSignature
 */
export function refuseRepeatedHeaders(request: HttpRequest): void {
  const values = headerValues(request);
  if (values.size === request.headers.length) return;
  for (const name of SENT_ONCE) {
    const times = values.get(name.toLowerCase())?.length ?? 0;
    if (times > 1) {
      throw new SigV4Error(
        'IncompleteSignature',
        `The header '${name}' must be sent once, not ${times} times.`,
      );
    }
  }
}

/**
 * The list of signed headers as the verifier writes it: names in lower case that were sent, each once, sorted.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request
 */
export function canonicalSignedHeaders({ headers }: HttpRequest, listed: readonly string[]): string[] {
  const names = new Set(listed.map((name) => name.toLowerCase()));
  const sent = new Set(headers.map(([name]) => name.toLowerCase()));
  return [...names].filter((name) => sent.has(name)).sort();
}
