import type { LoginChanges } from '@atlas-aws-iam/sandbox/login-client';
import { formatAmzDate, type SigningChanges } from '@atlas-aws-iam/sandbox/login-client';
import { MINUTE_MS } from './callers.ts';

/** A login that only its signature, or the header it stands in, speaks against. No driver sends one. */
export interface SignatureCase {
  name: string;
  /** The STS host that the server tells; the global endpoint when left out. */
  stsHost?: string;
  signing?: () => SigningChanges;
  /** What becomes of the Authorization header once it is right. */
  editHeader?: (header: string) => string;
  /** What becomes of the date beside it. */
  editDate?: (date: string) => string;
  /** 403 when left out. */
  status?: number;
  reason: string;
}

const SIGNATURE_DIFFERS = 'SignatureDoesNotMatch: The request signature we calculated does not match';
const WRONG_REGION = 'SignatureDoesNotMatch: Credential should be scoped to a valid region.';
const EU = 'sts.eu-west-1.amazonaws.com';

export const signatureCases: readonly SignatureCase[] = [
  // The scope: each signed with what it names, so that the signature fits.
  {
    name: 'scope: eu-west-1 at the global endpoint',
    signing: () => ({ region: 'eu-west-1' }),
    reason: WRONG_REGION,
  },
  {
    name: 'scope: us-east-1 at eu-west-1',
    stsHost: EU,
    signing: () => ({ region: 'us-east-1' }),
    reason: WRONG_REGION,
  },
  {
    name: 'scope: eu-west-2 at eu-west-1',
    stsHost: EU,
    signing: () => ({ region: 'eu-west-2' }),
    reason: WRONG_REGION,
  },
  { name: 'scope: no region', signing: () => ({ region: '' }), reason: WRONG_REGION },
  {
    name: 'scope: no region, where any will do',
    stsHost: 'localhost',
    signing: () => ({ region: '' }),
    reason: WRONG_REGION,
  },
  {
    name: 'scope: the day before',
    signing: () => ({ scopeDate: formatAmzDate(Date.now() - 24 * 60 * MINUTE_MS).slice(0, 8) }),
    reason: 'SignatureDoesNotMatch: Date in Credential scope does not match YYYYMMDD',
  },
  {
    name: 'scope: another service',
    signing: () => ({ service: 'iam' }),
    reason: "SignatureDoesNotMatch: Credential should be scoped to correct service: 'sts'.",
  },
  {
    name: 'scope: another terminator',
    signing: () => ({ terminator: 'aws4_requests' }),
    reason:
      "SignatureDoesNotMatch: Credential should be scoped with a valid terminator: 'aws4_request', not 'aws4_requests'.",
  },
  {
    name: 'scope: four parts',
    editHeader: (header) => header.replace('/aws4_request', ''),
    status: 400,
    reason: 'IncompleteSignature: Credential must have exactly 5 slash-delimited elements',
  },
  {
    name: 'scope: six parts',
    editHeader: (header) => header.replace('/aws4_request', '/aws4_request/'),
    status: 400,
    reason: 'IncompleteSignature: Credential must have exactly 5 slash-delimited elements',
  },
  // The date, which is signed as it is sent.
  {
    name: 'date: empty',
    editDate: () => '',
    status: 400,
    reason: "IncompleteSignature: Date must be in ISO-8601 'basic format'. Got ''.",
  },
  {
    name: 'date: with dashes',
    signing: () => ({ amzDate: new Date().toISOString() }),
    status: 400,
    reason: "IncompleteSignature: Date must be in ISO-8601 'basic format'. Got '",
  },
  {
    name: 'date: a day that no month has',
    signing: () => ({ amzDate: '20260230T000000Z' }),
    status: 400,
    reason: "IncompleteSignature: Date must be in ISO-8601 'basic format'. Got '20260230T000000Z'.",
  },
  {
    name: 'date: 15 minutes and 5 seconds ago',
    signing: () => ({ amzDate: formatAmzDate(Date.now() - 15 * MINUTE_MS - 5000) }),
    reason: 'SignatureDoesNotMatch: Signature expired: ',
  },
  {
    name: 'date: 15 minutes and 5 seconds from now',
    signing: () => ({ amzDate: formatAmzDate(Date.now() + 15 * MINUTE_MS + 5000) }),
    reason: 'SignatureDoesNotMatch: Signature not yet current: ',
  },
  {
    name: 'date: seconds from the one that was signed',
    editDate: (date) => (date.endsWith('0Z') ? date.replace('0Z', '1Z') : date.replace(/.Z$/, '0Z')),
    reason: SIGNATURE_DIFFERS,
  },
  // The signature: all of it counts.
  {
    name: 'signature: last digit changed',
    editHeader: (header) => changeDigit(header, 63),
    reason: SIGNATURE_DIFFERS,
  },
  {
    name: 'signature: first digit changed',
    editHeader: (header) => changeDigit(header, 0),
    reason: SIGNATURE_DIFFERS,
  },
  {
    name: 'signature: a digit within changed',
    editHeader: (header) => changeDigit(header, 32),
    reason: SIGNATURE_DIFFERS,
  },
  { name: 'signature: first half', editHeader: (header) => header.slice(0, -32), reason: SIGNATURE_DIFFERS },
  {
    name: 'signature: all but its last digit',
    editHeader: (header) => header.slice(0, -1),
    reason: SIGNATURE_DIFFERS,
  },
  { name: 'signature: one digit', editHeader: (header) => header.slice(0, -63), reason: SIGNATURE_DIFFERS },
  { name: 'signature: two digits more', editHeader: (header) => `${header}00`, reason: SIGNATURE_DIFFERS },
  {
    name: 'signature: what is no digit behind it',
    editHeader: (header) => `${header}zz`,
    reason: SIGNATURE_DIFFERS,
  },
  {
    name: 'signature: in capitals',
    editHeader: (header) => header.replace(/[0-9a-f]{64}$/, (signature) => signature.toUpperCase()),
    reason: SIGNATURE_DIFFERS,
  },
  {
    name: 'signature: of another body',
    signing: () => ({ bodySha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' }),
    reason: SIGNATURE_DIFFERS,
  },
  {
    name: 'signature: signed headers in another order than signed',
    editHeader: (header) => header.replace('content-length;content-type', 'content-type;content-length'),
    reason: SIGNATURE_DIFFERS,
  },
];

/** The server refuses these before it asks STS: it reads the header itself. */
export const headerCases: readonly Pick<Required<SignatureCase>, 'name' | 'editHeader' | 'reason'>[] = [
  {
    name: 'header: another algorithm',
    editHeader: (header) => header.replace('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256'),
    reason: "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'.",
  },
  {
    name: 'header: empty',
    editHeader: () => '',
    reason: "Unsupported AWS 'algorithm': ''.",
  },
  {
    name: 'header: part without equals sign',
    editHeader: (header) => header.replace('Signature=', 'Signature:'),
    reason: 'not a valid key=value pair (missing equal-sign) in Authorization header',
  },
  {
    name: 'header: no credential',
    editHeader: (header) => header.replace(/Credential=[^,]+, /, ''),
    reason: "Authorization header requires 'Credential' parameter.",
  },
  {
    name: 'header: no signed headers',
    editHeader: (header) => header.replace(/SignedHeaders=[^,]+, /, ''),
    reason: "Authorization header requires 'SignedHeaders' parameter.",
  },
  {
    name: 'header: no signature',
    editHeader: (header) => header.replace(/, Signature=.+/, ''),
    reason: "Authorization header requires 'Signature' parameter.",
  },
];

export type AcceptedCase = Pick<SignatureCase, 'name' | 'stsHost' | 'signing'>;

/** Just within bounds what other cases are refused for. */
export const acceptedCases: readonly AcceptedCase[] = [
  { name: 'scope: us-east-1 at the global endpoint' },
  { name: 'scope: us-east-1 at its own endpoint', stsHost: 'sts.us-east-1.amazonaws.com' },
  { name: 'scope: eu-west-1 at its own endpoint', stsHost: EU },
  {
    name: 'scope: eu-west-1, where any will do',
    stsHost: 'localhost',
    signing: () => ({ region: 'eu-west-1' }),
  },
  ...[-1, 1].map((sign) => ({
    name: `date: 14 minutes and 55 seconds ${sign < 0 ? 'ago' : 'from now'}`,
    signing: () => ({ amzDate: formatAmzDate(Date.now() + sign * (15 * MINUTE_MS - 5000)) }),
  })),
];

/** How a login is bent for a case, each time anew: dates are of the moment. */
export function loginChangesOf({
  signing,
  editHeader = same,
  editDate = same,
}: Pick<SignatureCase, 'signing' | 'editHeader' | 'editDate'>): LoginChanges {
  return { signing: signing?.() ?? {}, edit: ({ a, d }) => ({ a: editHeader(a), d: editDate(d) }) };
}

function same(text: string): string {
  return text;
}

function changeDigit(header: string, index: number): string {
  const position = header.length - 64 + index;
  const digit = header[position] === '0' ? '1' : '0';
  return header.slice(0, position) + digit + header.slice(position + 1);
}
