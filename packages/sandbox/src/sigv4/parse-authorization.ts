import { ALGORITHM } from './constants.ts';
import { SigV4Error } from './sigv4-error.ts';

export interface Authorization {
  /** `<key id>/<date>/<region>/<service>/aws4_request`, not yet judged. */
  credential: string;
  /** In the order listed, which is the order that was signed. */
  signedHeaders: string[];
  signature: string;
}

/**
 * Parses `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *
 * @throws SigV4Error IncompleteSignature. All missing parts are named in one message, the date among them.
 */
export function parseAuthorization(header: string, hasDate: boolean): Authorization {
  const [, algorithm = '', parameters = ''] = /^[ \t]*([^ \t]*)[ \t]*(.*)$/s.exec(header) ?? [];
  if (algorithm !== ALGORITHM) {
    throw new SigV4Error('IncompleteSignature', `Unsupported AWS 'algorithm': '${algorithm}'.`);
  }

  const values = new Map<string, string>();
  for (const part of parameters.split(',')) {
    const pair = trimBlanks(part);
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    if (equals === -1) {
      throw new SigV4Error(
        'IncompleteSignature',
        `'${pair}' not a valid key=value pair (missing equal-sign) in Authorization header: '${header}'.`,
      );
    }
    values.set(pair.slice(0, equals), pair.slice(equals + 1));
  }

  const missing = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => !values.get(name))
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (!hasDate) {
    missing.push(`Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.`);
  }
  if (missing.length > 0) {
    throw new SigV4Error('IncompleteSignature', `${missing.join(' ')} Authorization=${ALGORITHM}`);
  }

  return {
    credential: values.get('Credential') ?? '',
    signedHeaders: (values.get('SignedHeaders') ?? '').split(';'),
    signature: values.get('Signature') ?? '',
  };
}

/** Spaces and tabs alone: `trim` also takes what is no white space in HTTP, such as a no-break space. In linear time. */
function trimBlanks(text: string): string {
  const isBlank = (index: number) => text[index] === ' ' || text[index] === '\t';
  let [start, end] = [0, text.length];
  while (start < end && isBlank(start)) start++;
  while (end > start && isBlank(end - 1)) end--;
  return text.slice(start, end);
}
