import { MESSAGE_WORDS } from './message-words.ts';

// What a client sent is recorded in these forms only: in memory and on a terminal. A secret ends up in the wrong place
// sooner or later (key id and secret swapped, a token in a header's name), so nothing is shown for being harmless as far
// as anyone knows: a message is shown where its words are the server's own, and a name where its parts look like words.
// Both leave printable ASCII on one line, and the signs … and ’.

const MAX_READ_LENGTH = 4000;
const MAX_MESSAGE_LENGTH = 1000;
const MAX_NAME_LENGTH = 200;
/** That of the shortest run below that passes for one. */
const MIN_SECRET_LENGTH = 24;

/** Behind a user's name in a server's text. */
const DATABASE = '@$external';

const ACCESS_KEY_ID = /^(?:AKIA|ASIA)[A-Z0-9]{12,124}$/;

const HEADER_NAME = /^[A-Za-z][a-z0-9]{0,19}(?:-[A-Za-z0-9][a-z0-9]{0,19}){0,9}$/;

/** Forms that no secret has, whoever sent it. */
const HARMLESS: readonly RegExp[] = [
  /^-?\d{1,12}$/,
  /^[A-Za-z+%]$/,
  /^\d{8}(?:T\d{6}Z)?$/,
  /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z)?$/,
  /^[a-z]{2}(?:-[a-z]{3,4})?-(?:north|south|east|west|central){1,2}-\d$/,
  /^aws4_[a-z]{1,20}$/,
  // The name of an operation: a verb of AWS's, and words.
  /^(?:[a-z]{2,4}:)?(?:Add|Assume|Attach|Create|Decode|Delete|Detach|Get|List|Put|Remove|Set|Tag|Untag|Update)(?:[A-Z][a-z]{2,14}|ID|SAML|MFA){1,6}$/,
];

/** `MyAppRole01`, `x64`, `EC2InstanceRole`, `AWSServiceRoleForRDS`, or a hexadecimal id. */
const PART_OF_PATH = /^(?:[0-9a-f]*|(?:[A-Z]{1,3}\d)?[a-z]*(?:[A-Z]{1,4}[a-z]+){0,5}(?:[A-Z]{2,5})?\d*)$/;

/** The patterns of constraints, exactly as the services write them. */
const PATTERNS: ReadonlySet<string> = new Set([
  String.raw`[\w+=,.@-]*`,
  String.raw`[\w+=,.@:\/-]*`,
  String.raw`[\w+=/:,.@-]*`,
  String.raw`[\d]*`,
  String.raw`[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+`,
]);

/** `AKIA…MPLE`. Text that is not a key id is hidden: it may be the secret, pasted into the wrong place. */
export function maskAccessKeyId(accessKeyId: string): string {
  return ACCESS_KEY_ID.test(accessKeyId) ? `${accessKeyId.slice(0, 4)}…${accessKeyId.slice(-4)}` : '…';
}

/**
 * A refusal that may quote what a client sent: `Credential must …, got '…' (40 characters)`. It is told by its words and
 * not by its quotation marks, because what was sent may hold those too.
 */
export function maskMessage(message: string): string {
  const shown: string[] = [];
  let hidden: Hidden | undefined;
  const endHidden = () => {
    if (hidden) shown.push(`${hidden.before}…${hidden.after} (${hidden.length} characters)`);
    hidden = undefined;
  };
  const text = message.slice(0, MAX_READ_LENGTH);
  for (const part of text.split(' ')) {
    const token = unwrap(part);
    const core = PATTERNS.has(part.replace(/;$/, '')) ? token.core : showToken(token.core);
    if (core !== undefined) {
      endHidden();
      shown.push(`${token.before}${core}${token.after}`);
    } else if (hidden) {
      hidden = { ...hidden, after: token.after, length: hidden.length + 1 + part.length };
    } else {
      hidden = { ...token, length: token.core.length };
    }
  }
  endHidden();
  const result = shown.join(' ');
  const isClipped = message.length > MAX_READ_LENGTH || result.length > MAX_MESSAGE_LENGTH;
  return isClipped ? `${result.slice(0, MAX_MESSAGE_LENGTH)}…` : result;
}

/** A name that a client gives, whole or not at all: `nodejs|Mongoose`, `x-amz-date`. What is percent-encoded is no name. */
export function maskName(name: string): string {
  if (name.length > MAX_NAME_LENGTH || !/^[ -$&-~]*$/.test(name) || isSecretLike(name))
    return hiddenName(name);
  const pieces = name.split(/[^A-Za-z0-9]+/);
  if (pieces.every((piece) => isWordLike(piece) || ACCESS_KEY_ID.test(piece) || isHarmless(piece))) {
    return name.replace(/[A-Z0-9]{16,}/g, (piece) =>
      ACCESS_KEY_ID.test(piece) ? maskAccessKeyId(piece) : piece,
    );
  }
  return hiddenName(name);
}

/** A header's name as HTTP's are written. A piece of a secret that is cut at a semicolon may pass for other names. */
export function maskHeaderName(name: string): string {
  return name === '' || HEADER_NAME.test(name) ? maskName(name) : hiddenName(name);
}

/** An ARN or a session's name that STS vouches for. A secret can stand in it, because callers choose session names. */
export function maskIdentity(identity: string): string {
  return identity.replace(/[\w+=.,@-]{24,}/g, (run) => (isSecretRun(run) ? '…' : run));
}

/** Of the characters that names of IAM have, all of which base64url has too. */
function isSecretRun(run: string): boolean {
  if (!hasAllKinds(run)) return false;
  return run.split(/[^A-Za-z0-9+=]+/).some((piece) => {
    if (piece.length >= 24 && hasAllKinds(piece)) return true;
    // Without the eight digits that the CDK appends to a name.
    return /[a-z]/.test(piece) && !isWordLike(piece.replace(/[0-9A-F]{8}$/, ''));
  });
}

function hasAllKinds(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
}

interface Hidden {
  before: string;
  after: string;
  length: number;
}

function unwrap(part: string): { before: string; core: string; after: string } {
  const before = /^['"([]*/.exec(part)?.[0] ?? '';
  const rest = part.slice(before.length);
  let end = rest.length;
  while (end > 0 && `'")].,:;`.includes(rest.charAt(end - 1))) end -= 1;
  return { before, core: rest.slice(0, end), after: rest.slice(end) };
}

function showToken(token: string): string | undefined {
  if (isHarmless(token)) return token;
  if (ACCESS_KEY_ID.test(token)) return maskAccessKeyId(token);
  if (isArn(token)) return token;
  if (token.endsWith(DATABASE)) {
    const user = showToken(token.slice(0, -DATABASE.length));
    return user && `${user}${DATABASE}`;
  }
  const isScope = token.split('/').some((part) => /^(?:\d{8}|aws4_request)$/.test(part));
  if (isScope) return token.split('/').map(showScopePart).join('/');
  return isOfWords(token) ? token : undefined;
}

function showScopePart(part: string): string {
  if (isHarmless(part) || /^(?:sts|iam|s3|ec2|sso)?$/.test(part)) return part;
  return maskAccessKeyId(part);
}

function isHarmless(token: string): boolean {
  return token.length <= 120 && HARMLESS.some((form) => form.test(token));
}

function isArn(token: string): boolean {
  const resource = /^arn:aws[a-z-]{0,12}:[a-z0-9-]{2,12}:[a-z0-9-]{0,20}:\d{12}:([\w+=,.@/*-]{1,300})$/.exec(
    token,
  )?.[1];
  if (resource === undefined || isSecretLike(resource)) return false;
  return resource.split(/[^A-Za-z0-9]+/).every(isWordLike);
}

/** Only the server's words, joined as in `slash-delimited`, `X-Amz-Date` and `http://en.wikipedia.org/wiki/ISO_8601`. */
function isOfWords(token: string): boolean {
  if (!/^[\w.:/=,;'’"()@<>[\]{}*!$-]*$/.test(token)) return false;
  return token
    .split(/[^A-Za-z0-9]+/)
    .every(
      (word) => word === '' || /^(?:[A-Za-z]|\d{1,5})$/.test(word) || MESSAGE_WORDS.has(word.toLowerCase()),
    );
}

/** A few runs of small letters, capitals or digits, or the hexadecimal id of something. A secret changes more often. */
function isWordLike(piece: string): boolean {
  return (
    piece === '' ||
    (piece.length <= 32 && /^(?:[A-Z]?[a-z]{1,20}|[A-Z]{1,12}|\d{1,14}){1,4}$/.test(piece)) ||
    /^[0-9a-f]{1,17}$/.test(piece)
  );
}

/** A run as long as a key, with small letters, capitals and digits. The names of Identity Center's roles are excepted. */
function isSecretLike(text: string): boolean {
  if (holdsPieceOfKey(text)) return true;
  if (text.length < MIN_SECRET_LENGTH) return false;
  const runs = text.match(/[A-Za-z0-9+/_=-]{24,}/g) ?? [];
  return runs.some((run) => !run.includes('AWSReservedSSO_') && hasAllKinds(run)) || holdsDigitlessKey(text);
}

/**
 * A piece of a key, whose slashes and pluses cut it so short that each part would pass for a word.
 * In a path each part is written as names are.
 */
function holdsPieceOfKey(text: string): boolean {
  const runs = text.match(/[A-Za-z0-9+/]{16,}/g) ?? [];
  return runs.some(
    (run) =>
      /[+/]/.test(run) &&
      /[a-z]/.test(run) &&
      /[A-Z]/.test(run) &&
      run.split(/[+/]/).some((part) => !PART_OF_PATH.test(part)),
  );
}

/** One key in a thousand has no digit. It is told by its exact length, with or without a slash before and after it. */
function holdsDigitlessKey(text: string): boolean {
  const keys = text.matchAll(/(?<![A-Za-z0-9+])(?=([A-Za-z+/]{40})(?![A-Za-z0-9+=]))/g);
  return [...keys].some(([, key = '']) => /[a-z]/.test(key) && /[A-Z]/.test(key));
}

function hiddenName(name: string): string {
  return `… (${name.length} characters)`;
}
