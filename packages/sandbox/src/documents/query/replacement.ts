import { BsonType, type BsonValue, childrenOf } from '../../bson/bson-value.ts';
import { formatDocument } from '../../bson/format-bson.ts';
import { formatField } from '../../bson/format-value.ts';
import { type BsonElement, parseElements } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import { compareValues } from './compare-values.ts';
import { dollarField } from './update-path.ts';

/** A document whose first name is no operator: https://www.mongodb.com/docs/manual/reference/command/update/#behavior */
export function isReplacement(update: BsonValue): boolean {
  return update.type === BsonType.object && !childrenOf(update)[0]?.name.startsWith('$');
}

/**
 * The document that takes another's place, under the `_id` of that one.
 * https://www.mongodb.com/docs/manual/reference/method/db.collection.replaceOne/#_id-field
 *
 * @param existingId left out for an upsert whose filter has none
 * @throws CommandError
 */
export function replacementOf(update: BsonValue, existingId: BsonElement | undefined): Uint8Array {
  const elements = parseElements(update.value);
  const operator = elements.find(({ name }) => name.startsWith('$'));
  if (operator) throw new CommandError(52, dollarField(operator.name, operator.name));
  const id = elements.find(({ name }) => name === '_id');
  if (id && existingId && compareValues(id, existingId) !== 0) {
    throw new CommandError(
      66,
      `After applying the update, the (immutable) field '_id' was found to have been altered to ${formatField(id)}`,
    );
  }
  const first = id ?? existingId;
  const rest = elements.filter((element) => element !== id);
  return formatDocument([...(first ? [first.bytes] : []), ...rest.map(({ bytes }) => bytes)]);
}
