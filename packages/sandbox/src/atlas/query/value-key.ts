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
        .map((field) => `${JSON.stringify(field.name)}:${JSON.stringify(valueKey(field))}`)
        .join(',')}}`;
    case BsonType.array:
      return `[${childrenOf(value)
        .map((item) => JSON.stringify(valueKey(item)))
        .join(',')}]`;
    default:
      return `${value.type}:${bytesOf(value).toString('base64')}`;
  }
}
