import { ALGORITHM } from '../sigv4/constants.ts';
import type { Dissection } from './dissection.ts';
import { fillCredential, fillMessage, fillSignature, fillSignedHeaders, type Judge } from './fill-secrets.ts';
import type { Field } from './model.ts';

const MAX_PARTS = 20;

const JUDGES: ReadonlyMap<string, [topic: string, Judge]> = new Map([
  ['Credential', ['sts.credential', fillCredential]],
  ['SignedHeaders', ['sts.signedHeaders', fillSignedHeaders]],
  ['Signature', ['sts.signature', fillSignature]],
]);

/** `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`: a field for each of the three. */
export function dissectAuthorization(d: Dissection, start: number, end: number): Field[] {
  const text = d.bytes.toString('latin1', start, end);
  const blank = text.indexOf(' ');
  const algorithmLength = blank === -1 ? text.length : blank;
  d.showText(start, start + algorithmLength, (name) => (name === ALGORITHM ? name : fillMessage(name)));
  if (blank === -1) return [];
  d.show(start + blank, start + blank + 1);

  const fields: Field[] = [];
  let at = start + blank + 1;
  for (const part of text
    .slice(blank + 1)
    .split(',')
    .slice(0, MAX_PARTS)) {
    const partStart = at + (/^[ \t]*/.exec(part)?.[0].length ?? 0);
    const partEnd = at + part.length;
    const name = part.slice(partStart - at).split('=', 1)[0] ?? '';
    d.show(at, partStart);
    at = partEnd + 1;
    // The comma behind it.
    if (partEnd < end) d.show(partEnd, at);
    const known = JUDGES.get(name);
    // What no client writes may be anything, and stays hidden.
    if (!known || partStart + name.length >= partEnd) continue;
    const [topic, judge] = known;
    const valueStart = partStart + name.length + 1;
    d.show(partStart, valueStart);
    d.showText(valueStart, partEnd, judge);
    fields.push(
      d.field({ name, topic, start: partStart, end: partEnd, value: d.textAt(valueStart, partEnd) }),
    );
  }
  return fields;
}
