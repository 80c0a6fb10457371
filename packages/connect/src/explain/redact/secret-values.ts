import { isAccessKeyId } from '../../is-access-key-id.ts';
import { noPath } from '../../sources/no-path.ts';
import { type FoldedText, foldEscapes } from './fold-escapes.ts';
import type { SecretRange } from './secret-range.ts';
import { findSecretShapes } from './secret-shapes.ts';
import { findUserInfo } from './user-info.ts';

// Hiding a value of a few characters, such as one of a test setup, would cost the message its words.
const MIN_LENGTH = 8;
// So much is searched for, the rest compared where it was found: the search is linear, and a secret that was cut off is
// one too.
const HEAD_LENGTH = 16;
// Characters of an id in a path, at least: the words in a path are shorter.
const MIN_ID_LENGTH = 12;
const CREDENTIAL_NAME = /SECRET|TOKEN|PASSW(OR)?D|PASSPHRASE|JWT|PRIVATE_?KEY|API_?KEY/i;
// They say where a secret is, or of what kind.
const NO_CREDENTIAL_NAME = /_(FILE|PATH|DIR|DIRECTORY|URL|URI|ENDPOINT|ARN|NAME|ID|TYPE|TTL|EXPIRATION)$/i;
const CONTAINER_URI = /^AWS_CONTAINER_CREDENTIALS_(FULL|RELATIVE)_URI$/;

interface KnownVariable {
  readonly value: string;
  /** As they are searched for. */
  readonly secrets: readonly string[];
}

// An explanation is many texts, each of which is searched for the secrets of the same variables.
const knownVariables = new WeakMap<NodeJS.ProcessEnv, Map<string, KnownVariable>>();

/** Where the secrets of an environment stand in a text. */
export function findSecretValues(folded: FoldedText, env: NodeJS.ProcessEnv): SecretRange[] {
  // A host name is a secret in small letters, a form has `+` for a space.
  const haystack = comparable(folded.text);
  const known = knownVariables.get(env) ?? new Map<string, KnownVariable>();
  knownVariables.set(env, known);
  return Object.entries(env).flatMap(([name, value = '']) => {
    let variable = known.get(name);
    // It may have been set anew since.
    if (variable?.value !== value) {
      variable = { value, secrets: searchedFor(name, value) };
      known.set(name, variable);
    }
    return variable.secrets.flatMap((secret) => find(haystack, secret, `(${name})`));
  });
}

function searchedFor(name: string, value: string): string[] {
  return [...new Set(secretsOf(name, value))]
    .filter((secret) => secret.length >= MIN_LENGTH)
    .map((secret) => comparable(foldEscapes(secret).text));
}

function secretsOf(name: string, value: string): string[] {
  const isCredential = CREDENTIAL_NAME.test(name) && !NO_CREDENTIAL_NAME.test(name);
  if (isCredential) return spellings(value);
  if (CONTAINER_URI.test(name)) return secretsOfUri(value);
  // The two halves of a key are easily swapped.
  if (name === 'AWS_ACCESS_KEY_ID') return isAccessKeyId(value) ? [] : [value];
  // The value is hidden whatever it was pasted into.
  if (!/^AWS_|^(HOME|USERPROFILE)$/.test(name)) return [];
  return [...(noPath(value) === undefined ? [] : spellings(value)), ...secretsIn(value)];
}

// Also without the scheme of an Authorization header, and as the bytes that percent-encoding has.
function spellings(value: string): string[] {
  const [, token = ''] = /^(?:Bearer|Basic)\s+(\S+)$/i.exec(value) ?? [];
  const bytes = Buffer.from(value).toString('latin1');
  return [value, value.trim(), token, bytes];
}

// Whoever knows the path gets the credentials; the host is no secret. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
function secretsOfUri(value: string): string[] {
  const base = 'http://169.254.170.2';
  if (!URL.canParse(value, base)) return [value];
  const { pathname, search, username, password, searchParams } = new URL(value, base);
  const lastSegment = pathname.split('/').at(-1) ?? '';
  return [
    `${pathname}${search}`,
    ...(lastSegment.length >= MIN_ID_LENGTH ? [lastSegment] : []),
    username,
    password,
    ...searchParams.values(),
  ];
}

function secretsIn(value: string): string[] {
  const userInfo = findUserInfo(value).map(({ start, end }) => value.slice(start, end));
  return [
    ...findSecretShapes(value).map(({ start, end }) => value.slice(start, end)),
    ...userInfo.flatMap((pair) => [pair, pair.slice(pair.indexOf(':') + 1)]),
  ];
}

function comparable(text: string): string {
  return text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase()).replaceAll(' ', '+');
}

function find(haystack: string, secret: string, replacement: string): SecretRange[] {
  const head = secret.slice(0, HEAD_LENGTH);
  const ranges: SecretRange[] = [];
  for (let start = haystack.indexOf(head); start >= 0; ) {
    let end = start + head.length;
    while (end < haystack.length && end - start < secret.length && haystack[end] === secret[end - start])
      end++;
    ranges.push({ start, end, replacement });
    start = haystack.indexOf(head, end);
  }
  return ranges;
}
