import { type Document, EJSON } from 'bson';

/** What the library takes for something else than it says, in silence: each value by the form it must have. */
const FORMS: Readonly<Record<string, (value: unknown) => boolean>> = {
  $numberInt: (value) => isText(value, /^-?\d{1,10}$/) && (Number(value) | 0) === Number(value),
  $numberDouble: (value) => isText(value, /^(?:-?Infinity|NaN|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$/),
  $date: (value) => typeof value !== 'string' || !Number.isNaN(Date.parse(value)),
  $binary: (value) =>
    typeof value !== 'object' ||
    isText(
      (value as { base64?: unknown } | null)?.base64,
      /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
    ),
};

/**
 * A document of MongoDB Extended JSON v2, each number of the type it is written as.
 * https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/
 *
 * @throws Error, whose message may quote the document.
 */
export function parseExtendedJson(document: Document): Document {
  check(document);
  return EJSON.deserialize(document, { relaxed: false });
}

function check(value: unknown): void {
  // JSON has no such number: which one was meant is lost.
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new Error('a whole number beyond 2^53 has to be written as $numberLong or $numberDouble');
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    const form = Object.hasOwn(FORMS, name) ? FORMS[name] : undefined;
    if (form && !form(member)) throw new Error(`${name} does not have its form`);
    check(member);
  }
}

function isText(value: unknown, form: RegExp): boolean {
  return typeof value === 'string' && form.test(value);
}
