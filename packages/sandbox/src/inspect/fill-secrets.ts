import {
  maskAccessKeyId,
  maskHeaderName,
  maskIdentity,
  maskMessage,
  maskName,
} from '../masking/mask-message.ts';

// What is shown of bytes and texts whose lengths must stay: where the forms of `masking/` leave something out, there are as
// many asterisks. Texts are judged byte for byte, so they are given as Latin-1.

/** The text, or asterisks in place of what may be a secret: always of the same length. */
export type Judge = (text: string) => string;

export const FILLER = '*';
/** A longer text is hidden behind this length: nobody reads it, and judging it takes time. */
const MAX_JUDGED_LENGTH = 4000;

const SIGNATURE = /^[0-9a-f]{64}$/;
const AMZ_DATE = /^\d{8}T\d{6}Z$/;
const SECRET_NAME =
  /secret|password|passwd|assertion|authorization|credential|cookie|dpop|bearer|verifier|devicecode|usercode|tokencode|privatekey|token(?!type|ttl|endpoint)/;

export const fillAll: Judge = (text) => FILLER.repeat(text.length);

/** A name or another short value: whole or not at all. Of an access key id the beginning and the end stay. */
export const fillName: Judge = (text) => fillAsMasked(text, maskName(text));

/** A sentence, word by word. */
export const fillMessage: Judge = (text) =>
  fillBehind(text, (beginning) => beginning.split(' ').map(fillWord).join(' '));

/** Of those that STS vouches for: an ARN, or an id with a session's name behind it. What is neither is a name. */
const IDENTITY =
  /^(?:arn:aws[a-z-]{0,12}:(?:iam|sts):[a-z0-9-]{0,20}:\d{12}:[\w+=,.@/*-]{1,600}|A[A-Z]{3}[A-Z0-9]{12,30}(?::[\w+=,.@-]{1,64})?)$/;

export const fillIdentity: Judge = (text) =>
  IDENTITY.test(text)
    ? text.replace(/[\w+=,.@-]{24,}/g, (run) => fillAsMasked(run, maskIdentity(run)))
    : fillName(text);

const fillAccessKeyId: Judge = (text) => fillAsMasked(text, maskAccessKeyId(text));

export const fillSignature: Judge = (text) => (SIGNATURE.test(text) ? text : fillAll(text));

export const fillDate: Judge = (text) => (AMZ_DATE.test(text) ? text : fillName(text));

/** `<key id>/<date>/<region>/<service>/aws4_request` */
export const fillCredential: Judge = (text) => fillWord(text);

/** `host;x-amz-date` */
export const fillSignedHeaders: Judge = (text) =>
  fillBehind(text, (beginning) =>
    beginning
      .split(';')
      .map((name) => fillAsMasked(name, maskHeaderName(name)))
      .join(';'),
  );

/** Base64 of the server nonce, which the server made half of. */
const fillNonce: Judge = (text) =>
  /^[A-Za-z0-9+/]{86}==$/.test(text) && isNonce(Buffer.from(text, 'base64')) ? text : fillAll(text);

/** 32 random bytes of a client, with or without 32 of a server. A client that sends a text there sends something else. */
export function isNonce(bytes: Uint8Array): boolean {
  return (bytes.length === 32 || bytes.length === 64) && !isPrintable(bytes.subarray(0, 32));
}

export function isPrintable(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}

/** What a member, a header or a parameter of this name may show. */
export function judgeOf(name: string): Judge {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (plain.endsWith('accesskeyid')) return fillAccessKeyId;
  // Of STS's answer: it is in the name of a token, and none.
  if (plain === 'subjectfromwebidentitytoken') return fillName;
  if (SECRET_NAME.test(plain)) return fillAll;
  if (plain === 'xamzdate') return fillDate;
  if (plain === 'xmongodbservernonce') return fillNonce;
  if (/arn$|(?:user|role|profile)id$/.test(plain)) return fillIdentity;
  if (plain === 'message' || plain.endsWith('description')) return fillMessage;
  return fillName;
}

/** The text with what masking hides overwritten, where that is key ids alone; otherwise nothing of it. */
function fillAsMasked(text: string, masked: string): string {
  if (masked === text) return text;
  if (replaceKeyIds(text, maskAccessKeyId) === masked) return replaceKeyIds(text, fillMiddle);
  return fillAll(text);
}

function replaceKeyIds(text: string, replace: (id: string) => string): string {
  return text.replace(/[A-Z0-9]{16,}/g, (run) => (maskAccessKeyId(run) === '…' ? run : replace(run)));
}

function fillMiddle(id: string): string {
  return `${id.slice(0, 4)}${FILLER.repeat(id.length - 8)}${id.slice(-4)}`;
}

/** A word in quotes, or in none. It may be a credential, whose parts are judged each for itself. */
function fillWord(word: string): string {
  // One of the server's own texts has a sign that is not ASCII.
  const text = Buffer.from(word, 'latin1').toString();
  if (maskMessage(text) === text) return word;
  const [, before = '', core = '', after = ''] = /^(['"([]*)(.*?)(['")\].,:;]*)$/s.exec(word) ?? [];
  const masked = maskMessage(core);
  const [pieces, maskedPieces] = [core.split('/'), masked.split('/')];
  const filled =
    pieces.length === maskedPieces.length
      ? pieces.map((piece, index) => fillAsMasked(piece, maskedPieces[index] ?? '')).join('/')
      : fillAsMasked(core, masked);
  return before + filled + after;
}

function fillBehind(text: string, judge: Judge): string {
  if (text.length <= MAX_JUDGED_LENGTH) return judge(text);
  return judge(text.slice(0, MAX_JUDGED_LENGTH)) + fillAll(text.slice(MAX_JUDGED_LENGTH));
}
