import { Binary, type Document, ObjectId } from 'bson';
import { CommandError } from './command-error.ts';
import { idKeyOf } from './id-key.ts';
import { parseBson } from './wire/parse-bson.ts';

/** Does the stored document, under its `_id`'s key, match? */
export type Matcher = (key: string, bytes: Uint8Array) => boolean;

/**
 * A filter as a function. mingo compares, except where it is known to compare wrongly: there the sandbox says no,
 * naming the type, rather than give a wrong answer.
 *
 * @throws CommandError
 */
export async function createMatcher(filter: Document): Promise<Matcher> {
  const fields = Object.keys(filter);
  if (fields.length === 0) return () => true;
  if (fields.length === 1 && fields[0] === '_id' && isPlainId(filter._id)) {
    const wanted = idKeyOf(filter._id);
    return (key) => key === wanted;
  }

  refuseIncomparable(filter, 'the filter');
  // Loaded when first needed: it takes longer than everything else the sandbox imports.
  const { Query } = await import('mingo');
  const query = orBadValue(() => new Query(filter, { scriptEnabled: false }));
  const paths = fieldsNamed(filter);
  return (_key, bytes) => {
    const document = parseBson(bytes);
    for (const field of paths) refuseIncomparable(document[field], `field '${field}' of a stored document`);
    return orBadValue(() => query.test(document));
  };
}

function isPlainId(value: unknown): boolean {
  return value instanceof ObjectId || typeof value === 'string' || typeof value === 'number';
}

/** The top-level fields a filter looks at, those inside `$and`, `$or` and `$nor` among them. */
function fieldsNamed(filter: Document): string[] {
  return Object.entries(filter).flatMap(([name, value]) =>
    name.startsWith('$') && Array.isArray(value)
      ? value.flatMap((clause: Document) => fieldsNamed(clause))
      : [name.split('.', 1)[0] ?? name],
  );
}

/** Types that mingo orders or equates otherwise than a server does. */
function refuseIncomparable(value: unknown, where: string): void {
  if (value === null || typeof value !== 'object' || value instanceof Date || value instanceof RegExp) return;
  if (value instanceof ObjectId || value instanceof Binary) return;
  if (Array.isArray(value)) {
    for (const item of value) refuseIncomparable(item, where);
    return;
  }
  const { _bsontype: type } = value as { _bsontype?: unknown };
  if (typeof type === 'string') {
    throw new CommandError(
      238,
      `The sandbox does not compare values of type ${type}; one stands in ${where}.`,
    );
  }
  for (const inner of Object.values(value)) refuseIncomparable(inner, where);
}

function orBadValue<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new CommandError(2, error instanceof Error ? error.message : String(error));
  }
}
