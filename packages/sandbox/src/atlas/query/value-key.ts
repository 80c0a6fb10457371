import { BsonType, type BsonValue, bytesOf, childrenOf, textOf } from './bson-value.ts';
import { exactNumber, isNumber, numberKey } from './exact-number.ts';

/** A text that is the same for two values exactly if they compare as equal: what a unique index is about. */
export function valueKey(value: BsonValue): string {
  if (isNumber(value)) return `number:${numberKey(exactNumber(value))}`;
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

/** With its length before it, a part cannot run into the next; quoting would double its quotes at every level. */
function sized(text: string): string {
  return `${text.length}:${text}`;
}
