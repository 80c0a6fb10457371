import { createHash } from 'node:crypto';
import { BsonType, type BsonValue, bytesOf, childrenOf, textOf } from '../../bson/bson-value.ts';
import { isNumber } from '../../bson/exact-number.ts';
import { numberKey } from './number-key.ts';

/** Characters. A longer key becomes its hash: a value may have 16 MB, and every level around it makes a key anew. */
const MAX_KEY_LENGTH = 1_000;

/** A text that is the same for two values exactly if they compare as equal: what a unique index is about. */
export function valueKey(value: BsonValue): string {
  const key = wholeKey(value);
  return key.length <= MAX_KEY_LENGTH ? key : `sha256:${createHash('sha256').update(key).digest('base64')}`;
}

function wholeKey(value: BsonValue): string {
  if (isNumber(value)) return `number:${numberKey(value)}`;
  switch (value.type) {
    case BsonType.string:
    case BsonType.symbol:
      return `string:${textOf(value)}`;
    case BsonType.object:
      return `{${childrenOf(value)
        .map((field) => sized(field.name) + sized(valueKey(field)))
        .join('')}}`;
    case BsonType.array:
      return `[${childrenOf(value)
        .map((item) => sized(valueKey(item)))
        .join('')}]`;
    default:
      return `${value.type}:${bytesOf(value).toString('base64')}`;
  }
}

/** The length in front keeps a part from running into the next. Quoting would double its quotes at every level. */
function sized(text: string): string {
  return `${text.length}:${text}`;
}
