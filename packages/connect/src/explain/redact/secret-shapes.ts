import { maskAccessKeyId } from '../../mask-access-key-id.ts';
import { HIDDEN, type SecretRange } from './secret-range.ts';

// What never means anything but a credential, whoever writes it: aws_secret_access_key, SecretAccessKey,
// x-amz-security-token, refreshToken …
const NAMES = [
  'secret[ _-]?access[ _-]?key',
  'secret[_-]?key',
  'session[_-]?token',
  'security[_-]?token',
  'identity[_-]?token',
  'authorization[_-]?token',
  'access[_-]?token',
  'refresh[_-]?token',
  'bearer[_-]?token',
  'id[_-]?token',
  'client[_-]?secret',
  'private[_-]?key',
  'dpop[_-]?key',
  'api[_-]?key',
  'token[_-]?code',
  'x-amz-signature',
].join('|');
// These are words too, and need the look of a setting.
const WORDS = 'secret|token|password|passwd|pwd|passphrase|authorization|signature';
const CLOSING = `["'\`\\])]{0,3}`;
// Text that already stands for a value, or says that there is none.
const NO_VALUE = `(?!…|\\(AWS_|["'\`]?(?:undefined|null|true|false)\\b)`;
const QUOTED = `"[^"\\n]*"?|'[^'\\n]*'?|\`[^\`\\n]*\`?`;
const VALUE = `(?:(?:${QUOTED})[^\\s,;&"'\`<>})\\]]*|[^\\s,;&"'\`<>})\\]]+)`;

// Each has the secret in its first group. In none may a repetition that fails start anew inside itself: a megabyte of
// the same beginning is read once.
const SECRETS: readonly RegExp[] = [
  // A whole line of a shared file, whatever its value is made of.
  new RegExp(`^[ \\t]{0,80}aws_(?:${NAMES})[ \\t]{0,80}=[ \\t]{0,80}(?=\\S)${NO_VALUE}([^\\r\\n]+)`, 'dgim'),
  new RegExp(
    `(?:${NAMES})(?![\\w-])${CLOSING}\\s{0,80}(?:=>|[:=>])(?:\\s{0,80}(?=["'\`])|[ \\t]{0,80}|(?<=>)\\s{0,80})${NO_VALUE}(${VALUE})`,
    'dgi',
  ),
  new RegExp(`(?:${WORDS})${CLOSING}[ \\t]{0,80}=>?[ \\t]{0,80}${NO_VALUE}(${VALUE})`, 'dgi'),
  new RegExp(`(?:${WORDS})${CLOSING}\\s{0,80}:\\s{0,80}${NO_VALUE}((?:${QUOTED}))`, 'dgi'),
  new RegExp(`(?:${WORDS})>\\s{0,80}${NO_VALUE}([^\\s<]+)`, 'dgi'),
  new RegExp(`(?:${NAMES}|${WORDS})["'],\\s{0,80}(${QUOTED})`, 'dgi'),
  // The argument of an option: --secret …, --session-token=…; that of --token-file is a path.
  new RegExp(
    `--(?:[a-z]{1,20}-){0,6}?[a-z]{0,20}?(?:secret|token|password|passphrase)(?![\\w-]{0,64}-(?:file|path))[\\w-]{0,64}(?:=|[ \\t]{1,80})${NO_VALUE}(${VALUE})`,
    'dgi',
  ),
  /\bauthorization:[ \t]{0,80}(?!AWS4-)([^\s,"'<>]{8,})/dgi,
  /\b(?:Bearer|Basic)[ \t]{1,80}((?=[^\s]{0,4096}[0-9A-Z=+/_])[\w.~+/=:-]{8,})/dg,
  // A JWT, or its beginning; `{"` is eyJ, and with white space after the brace one of the others.
  /(eyJ[\w-]{8,}(?:\.[\w-]*){0,8})/dg,
  // A host name or the name of an option, in small letters.
  /(eyj[\w-]{20,}(?:\.[\w-]*){0,8})/dg,
  /(?<![\w-])((?:ey[AB]|ew[o0])[\w-]{8,}\.[\w-]+(?:\.[\w-]*){0,8})/dg,
  // How the session tokens of STS begin.
  /((?:IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz|AQo[DE]YXdz)[\w+/=-]*)/dg,
  // How the client secrets of Atlas's service accounts begin.
  /(mdb_sa_sk_[\w-]{8,})/dgi,
  // The secret of an access key once more in base64, as Kubernetes keeps it; a line end may have come with it.
  /(?<![A-Za-z0-9+/])([A-Za-z0-9+/]{54}==|[A-Za-z0-9+/]{55}=)(?!=)/dg,
  /(-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.*?(?:-----END[A-Z ]{0,60}-----|$))/dgs,
];

// The secret of an access key is 40 characters of base64. What else has as many, a digest or a name, lacks capitals or
// digits; beside a name of the secret it does not matter. A slash before or after it may belong to a path.
const BARE_SECRET = /(?<![A-Za-z0-9+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9+=])/g;
// A session token that does not begin as those of STS do. A path may be as long; what stands between its slashes is not.
const BARE_TOKEN = /[A-Za-z0-9+/=_-]{84,}/g;
const BESIDE_NAME = new RegExp(`(?:secret|${NAMES})[^\\n]{0,40}$`, 'i');
const ACCESS_KEY_ID = /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{12,}/g;

/** Finds what is a secret by its looks, or by the name before it. */
export function findSecretShapes(text: string): SecretRange[] {
  const ranges: SecretRange[] = [];
  for (const pattern of SECRETS) {
    for (const { indices } of text.matchAll(pattern)) {
      const [start, end] = indices?.[1] ?? [0, 0];
      if (end > start) ranges.push({ start, end, replacement: HIDDEN });
    }
  }
  for (const { index, 0: found } of text.matchAll(BARE_SECRET)) {
    // The label of a host is in small letters, and a digest has none after f.
    const isLabel = /^(?=.*[g-z])(?=.*\d)[a-z\d]+$/.test(found) && isBesideDot(text, index, found.length);
    if (hasAllKinds(found) || isLabel || BESIDE_NAME.test(text.slice(Math.max(0, index - 80), index))) {
      ranges.push({ start: index, end: index + found.length, replacement: HIDDEN });
    }
  }
  for (const { index, 0: found } of text.matchAll(BARE_TOKEN)) {
    if (found.match(/[A-Za-z0-9]{16,}/g)?.some(hasAllKinds)) {
      ranges.push({ start: index, end: index + found.length, replacement: HIDDEN });
    }
  }
  return ranges;
}

/** Letters of both cases, and a digit or a `+`, as nearly every key and token has them. */
export function hasAllKinds(text: string): boolean {
  return /[A-Z]/.test(text) && /[a-z]/.test(text) && /[\d+]/.test(text);
}

function isBesideDot(text: string, start: number, length: number): boolean {
  return text[start - 1] === '.' || text[start + length] === '.';
}

export function findAccessKeyIds(text: string): SecretRange[] {
  return [...text.matchAll(ACCESS_KEY_ID)].map(({ index, 0: id }) => ({
    start: index,
    end: index + id.length,
    replacement: maskAccessKeyId(id),
  }));
}
