import { dissectAuthorization } from './dissect-authorization.ts';
import { createDissection, type Dissected, type Dissection } from './dissection.ts';
import { fillBody } from './fill-body.ts';
import { fillAll, fillIdentity, fillMessage, fillName, type Judge, judgeOf } from './fill-secrets.ts';
import type { Field } from './model.ts';

export interface HttpContext {
  from: 'server' | 'sts';
  /** The secrets in it are everybody's: nothing is hidden. */
  isExample?: boolean | undefined;
}

const MAX_HEADERS = 100;

/** The headers of the request that take part in a login. */
const TOPICS: readonly string[] = [
  'host',
  'content-length',
  'content-type',
  'authorization',
  'x-amz-date',
  'x-amz-security-token',
  'x-mongodb-gs2-cb-flag',
  'x-mongodb-server-nonce',
];

/** Elements of STS's answers, each at most once in one. */
const ELEMENTS: readonly [name: string, topic: string, judge: Judge][] = [
  ['Arn', 'sts.arn', fillIdentity],
  ['UserId', 'sts.userId', fillIdentity],
  ['Account', 'sts.account', fillName],
  ['Code', 'sts.error.code', fillName],
  ['Message', 'sts.error.message', fillMessage],
  ['RequestId', 'sts.requestId', fillName],
];

/**
 * The request that the client signed, or STS's answer, byte by byte. It never throws: of a message that ends in the middle
 * there is what there is.
 */
export function dissectHttp(bytes: Uint8Array, { from, isExample }: HttpContext): Dissected {
  const d = createDissection(bytes, isExample);
  const text = d.bytes.toString('latin1');
  const headEnd = text.indexOf('\r\n\r\n');
  const head = text.slice(0, headEnd === -1 ? text.length : headEnd);
  const fields = readHead(d, head, { isWhole: headEnd !== -1, from });
  if (headEnd !== -1) {
    d.show(headEnd, headEnd + 4);
    fields.push(...readBody(d, text, headEnd + 4, from));
  }
  const action = /[?&\n]Action=([A-Za-z]{1,40})(?:&|$)/.exec(text)?.[1] ?? 'request';
  const title = from === 'server' ? maskedAction(action) : 'reply to GetCallerIdentity';
  return { title, fields, bytes: d.shown };
}

function maskedAction(action: string): string {
  return fillName(action) === action ? action : 'request';
}

/** @param isWhole otherwise the last line may be the beginning of one. */
function readHead(
  d: Dissection,
  head: string,
  { isWhole, from }: { isWhole: boolean; from: HttpContext['from'] },
): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const lines = head.split('\r\n', MAX_HEADERS + 1);
  for (const [index, line] of lines.entries()) {
    const end = at + line.length;
    d.show(end, Math.min(end + 2, head.length));
    if (!isWhole && end >= head.length) {
      if (line !== '') fields.push(d.unknown(at, end));
    } else if (index === 0) {
      d.showText(at, end, fillName);
      const topic = 'http.start';
      fields.push(d.field({ name: 'start line', topic, start: at, end, value: d.textAt(at, end) }));
    } else {
      fields.push(readHeader(d, line, at, from));
    }
    at = end + 2;
  }
  if (at < head.length) fields.push(d.unknown(at, head.length));
  return fields;
}

function readHeader(d: Dissection, line: string, start: number, from: HttpContext['from']): Field {
  const end = start + line.length;
  const colon = line.indexOf(':');
  if (colon === -1) return d.unknown(start, end);
  const name = line.slice(0, colon);
  const key = name.toLowerCase();
  const valueStart = start + (/^:[ \t]*/.exec(line.slice(colon))?.[0].length ?? 1) + colon;
  d.showText(start, start + colon, fillName);
  d.show(start + colon, valueStart);
  const topic = topicOf(key, from);
  const parts = { name, topic, start, end };
  if (key === 'authorization') {
    const fields = dissectAuthorization(d, valueStart, end);
    return d.field({ ...parts, value: d.textAt(valueStart, end), fields });
  }
  // The server drew it, and it opens nothing, though it looks like a key.
  const isRequestId = from === 'sts' && key === 'x-amz-sts-extended-request-id';
  d.showText(valueStart, end, isRequestId ? (value) => value : judgeOf(name));
  return d.field({ ...parts, value: d.textAt(valueStart, end) });
}

function topicOf(key: string, from: HttpContext['from']): string {
  if (from === 'sts') return 'http.responseHeader';
  return TOPICS.includes(key) ? `sts.${key}` : 'http.header';
}

function readBody(d: Dissection, text: string, start: number, from: HttpContext['from']): Field[] {
  const end = text.length;
  if (start === end) return [];
  const length = /\r\ncontent-length:[ \t]*(\d{1,9})[ \t]*\r\n/i.exec(text.slice(0, start))?.[1];
  // Of a body that ends in the middle nothing is shown: its last value may be the beginning of one.
  const isWhole = length === undefined || Number(length) === end - start;
  d.showText(start, end, isWhole ? fillBody : fillAll);
  const fields = from === 'sts' && isWhole ? readElements(d, text, start) : [];
  const topic = from === 'sts' ? 'sts.answer' : 'sts.body';
  return [d.field({ name: 'body', topic, start, end, value: d.textAt(start, end), fields })];
}

function readElements(d: Dissection, text: string, start: number): Field[] {
  return ELEMENTS.flatMap(([name, topic, judge]) => {
    const at = text.indexOf(`<${name}>`, start);
    const valueStart = at + name.length + 2;
    const end = at === -1 ? -1 : text.indexOf(`</${name}>`, valueStart);
    if (end === -1) return [];
    d.showText(valueStart, end, judge);
    return [d.field({ name, topic, start: valueStart, end, value: d.textAt(valueStart, end) })];
  }).sort((one, other) => one.start - other.start);
}
