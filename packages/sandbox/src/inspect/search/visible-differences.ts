import { parseAwsEndpoint } from '../../aws/aws-endpoint.ts';
import { maskAccessKeyId, maskHeaderName, maskName } from '../../masking/mask-message.ts';
import { type HttpRequest, headerValue } from '../../sigv4/http-request.ts';
import type { Authorization } from '../../sigv4/parse-authorization.ts';
import type { CredentialScope } from '../../sigv4/signature.ts';
import type { Difference } from '../model.ts';
import { percentDecoded } from './percent-coding.ts';
import { TOKEN } from './session-token-variations.ts';
import { inHexadecimal } from './signature-forms.ts';
import type { SearchKey } from './variation.ts';

/** What a request says openly otherwise than the service expects. Whether it was signed so, only its signature tells. */
export function visibleDifferences(
  request: HttpRequest,
  { signedHeaders, signature, scope }: Authorization & { scope: CredentialScope },
  key: SearchKey | undefined,
  otherKeys: readonly SearchKey[],
): Difference[] {
  const differences: Difference[] = [];
  if (!key) {
    const text = 'named an access key that the sandbox does not know';
    differences.push({ kind: 'access-key', text });
  }
  const { service = 'sts', region } = parseAwsEndpoint(headerValue(request, 'host') ?? '') ?? {};
  if (region !== undefined && scope.region !== region) {
    differences.push({
      kind: 'region',
      text: scope.region === '' ? 'signed for no region' : `signed for ${maskName(scope.region)}`,
      part: 'scope',
    });
  }
  if (scope.service !== service) {
    const name = scope.service === '' ? 'no service' : `the service ${maskName(scope.service)}`;
    differences.push({ kind: 'service', text: `signed for ${name}`, part: 'scope' });
  }
  const amzDate = headerValue(request, 'x-amz-date') ?? headerValue(request, 'date') ?? '';
  if (scope.date !== amzDate.slice(0, 8)) {
    differences.push({ kind: 'date', text: 'signed for another day than that of its date', part: 'scope' });
  }
  const sent = headerValue(request, TOKEN);
  if (key && sent !== key.sessionToken) {
    const text = tokenText(sent, key.sessionToken, otherKeys);
    differences.push({ kind: 'session-token', text, part: TOKEN });
  }
  const names = [...new Set(signedHeaders.map((name) => name.toLowerCase()))].sort();
  if (names.join(';') !== signedHeaders.join(';')) {
    differences.push({
      kind: 'header',
      text: 'listed its signed headers in another form or order',
      part: 'signed headers',
    });
  }
  for (const name of names) {
    // That of the token is told above.
    if (name === TOKEN || headerValue(request, name) !== undefined) continue;
    // Judged as it was written: in small letters, half a secret may pass for a word.
    const written = signedHeaders.find((listed) => listed.toLowerCase() === name) ?? name;
    const shown = maskHeaderName(written).toLowerCase();
    differences.push({ kind: 'header', text: `listed the header ${shown}, which is not sent`, part: shown });
  }
  if (!/^[0-9a-f]{64}$/.test(signature)) {
    const isOne = inHexadecimal(signature) !== undefined;
    const text = isOne ? 'wrote its signature in another form' : 'its signature is not 64 hexadecimal digits';
    differences.push({ kind: 'header', text, part: 'signature' });
  }
  return differences;
}

function tokenText(
  sent: string | undefined,
  own: string | undefined,
  otherKeys: readonly SearchKey[],
): string {
  if (sent === undefined) return 'sent no session token';
  const holder = otherKeys.find(({ sessionToken }) => sessionToken === sent);
  if (holder) return `sent the session token of ${maskAccessKeyId(holder.accessKeyId)}`;
  if (own === undefined) return 'sent a session token with an access key that has none';
  if (percentDecoded(sent) === own) return 'sent its session token percent-encoded';
  if (sent === own.replaceAll('+', ' ')) return 'sent its session token with a space for each plus';
  if (sent === `"${own}"` || sent === `'${own}'`) return 'sent its session token in quotation marks';
  if (own.startsWith(sent)) return 'sent only the beginning of its session token';
  return 'sent another session token than its own';
}
