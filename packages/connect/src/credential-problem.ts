import { isAccessKeyId } from './is-access-key-id.ts';

export type CredentialField = 'accessKeyId' | 'secretAccessKey' | 'sessionToken';

const QUOTES = /^["'`\u2018\u2019\u201c\u201d]|["'`\u2018\u2019\u201c\u201d]$/;
const ASSIGNMENT = /^(?:export\s+|set\s+|\$env:)?"?aws_\w+"?\s*[=:]/i;
const VARIABLE = /^\$\w+$|\$\{|\$\(|\{\{|^%\w+%$/;
const NO_VALUE = /^(?:undefined|null|none|nil|nan|true|false|\[object object\])$/i;
const PATH = /^(?:~?\/|\.{1,2}\/|[a-z]:\\|\\\\)/i;
// What a secret looks like that begins with a slash by chance: 40 characters of base64.
const SECRET = /^[A-Za-z0-9/+]{40}$/;
const REFERENCE = /^(?:arn:|[a-z][a-z0-9+.-]*:\/\/)/i;
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
const OTHER_UNIQUE_ID = /^(?:ABIA|ACCA|AGPA|AIDA|AIPA|ANPA|ANVA|APKA|AROA|ASCA)/;

/**
 * What is in no access key id, secret or session token, and how it most likely came in: words that follow the name of the
 * field or variable. Undefined for what may be one. Never any of the value, for it may be most of a secret.
 */
export function credentialProblem(field: CredentialField, value: string): string | undefined {
  return (
    lineProblem(value) ??
    wrapping(value) ??
    otherThing(field, value) ??
    strangeCharacter(value) ??
    base64Problem(field, value)
  );
}

function lineProblem(value: string): string | undefined {
  if (/^[^\r\n]*\r$/.test(value)) return 'ends with a carriage return, of a line end of Windows';
  if (/^[^\r\n]*\r?\n$/.test(value)) return 'ends with a line break';
  return /[\r\n\u2028\u2029]/.test(value) ? 'contains a line break' : undefined;
}

function wrapping(value: string): string | undefined {
  if (value.startsWith('-n ')) return 'begins with "-n ", printed by an echo that does not know this option';
  if (ASSIGNMENT.test(value))
    return 'begins with the name of a setting: only what follows the "=" belongs there';
  if (/^\s*[[{]/.test(value) && !value.startsWith('{{')) return 'is JSON, and not one field of it';
  if (QUOTES.test(value)) return 'has a quotation mark around it';
  if (/^\ufeff|\ufeff$/.test(value)) return 'has a byte order mark (U+FEFF) beside it, which cannot be seen';
  if (/^\s|\s$/.test(value)) return 'has white space around it';
  return undefined;
}

function otherThing(field: CredentialField, value: string): string | undefined {
  if (/^(?:[*•]+|\.{3,})$/.test(value)) return 'is masked, and not the value itself';
  if (NO_VALUE.test(value)) {
    const unset = field === 'sessionToken' ? ': unset it, if the key has no token' : '';
    return `is what a program writes for a value that is not there${unset}`;
  }
  if (field !== 'accessKeyId' && isAccessKeyId(value)) return 'is an access key id';
  if (VARIABLE.test(value)) return 'is the name of a variable that nothing has replaced by its value';
  if (PATH.test(value) && !(field === 'secretAccessKey' && SECRET.test(value)) && isShort(field, value)) {
    return 'is the path of a file, and not what the file holds';
  }
  if (REFERENCE.test(value)) return 'is the address of a secret, and not the secret';
  if (field === 'accessKeyId' && OTHER_UNIQUE_ID.test(value) && isAccessKeyId(value)) {
    return 'is the unique id of something else in IAM, and not of an access key';
  }
  return undefined;
}

// Tokens have hundreds of characters, and may begin with any of base64.
function isShort(field: CredentialField, value: string): boolean {
  return field !== 'sessionToken' || value.length < 100;
}

function strangeCharacter(value: string): string | undefined {
  if (/\s/.test(value)) return 'contains white space; a "+" in a URL becomes a space';
  if (/%[0-9a-f]{2}/i.test(value)) return 'is percent-encoded';
  const [strange] = /[^!-~]|[\\"'`,;]/u.exec(value) ?? [];
  if (strange === undefined) return undefined;
  const code = strange.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  return `contains the character U+${code}, which is in none`;
}

// A secret of Kubernetes that was encoded before it was given to it, or taken out without decoding.
function base64Problem(field: CredentialField, value: string): string | undefined {
  if (value.length % 4 !== 0 || !/^[A-Za-z0-9+/]{16,}={0,2}$/.test(value)) return undefined;
  const decoded = Buffer.from(value, 'base64').toString('latin1');
  const isText = field === 'accessKeyId' ? isAccessKeyId(decoded.trim()) : /^[!-~]{16,}\s?$/.test(decoded);
  return isText ? 'is base64, and has to be decoded once' : undefined;
}
