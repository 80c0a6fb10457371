import { serialize } from 'bson';
import { CommandError } from './command-error.ts';
import { type BsonElement, parseElements } from './wire/parse-bson.ts';

const DOUBLE = 0x01;
const OBJECT = 0x03;
const ARRAY = 0x04;
const UNDEFINED = 0x06;
const REGEX = 0x0b;
const INT32 = 0x10;
const INT64 = 0x12;
const DECIMAL128 = 0x13;

/**
 * A text that is equal for two values exactly if a server takes them for the same `_id`: numbers compare across their
 * types, everything else by type and bytes.
 *
 * @throws CommandError for what no `_id` may be, and for what is not compared here.
 */
export function idKey(element: BsonElement): string {
  if (element.type === ARRAY || element.type === REGEX || element.type === UNDEFINED) {
    const type = { [ARRAY]: 'array', [REGEX]: 'regex', [UNDEFINED]: 'undefined' }[element.type];
    throw new CommandError(53, `The '_id' value cannot be of type ${type}`);
  }
  return valueKey(element);
}

/** The key of a value that a program gave rather than a document. */
export function idKeyOf(value: unknown): string {
  const [element] = parseElements(serialize({ value }));
  if (!element) throw new CommandError(2, 'an _id to look for is undefined');
  return idKey(element);
}

function valueKey({ type, value }: BsonElement): string {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  switch (type) {
    case INT32:
      return `number:${bytes.readInt32LE(0)}`;
    case INT64:
      return `number:${bytes.readBigInt64LE(0)}`;
    case DOUBLE: {
      const number = bytes.readDoubleLE(0);
      // BigInt prints an integral double in full, as it prints the same long; -0 is 0.
      return `number:${Number.isInteger(number) ? BigInt(number) : number}`;
    }
    case DECIMAL128:
      throw new CommandError(
        238,
        'The sandbox does not compare values of type Decimal128, so none can be an _id.',
      );
    case OBJECT:
    case ARRAY:
      return `${type}:{${parseElements(value)
        .map((element) => `${JSON.stringify(element.name)}=${valueKey(element)}`)
        .join(',')}}`;
    default:
      return `${type}:${bytes.toString('base64')}`;
  }
}
