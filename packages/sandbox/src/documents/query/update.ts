import { BsonType, type BsonValue, childrenOf, typeName } from '../../bson/bson-value.ts';
import { formatField } from '../../bson/format-value.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import { applyNode } from './apply-update.ts';
import { createArrayFilters } from './array-filters.ts';
import { addToSet, pop, pull, pullAll } from './modify-arrays.ts';
import { bit, inc, mul } from './modify-numbers.ts';
import { currentDate, max, min, set, setOnInsert, unset } from './modify-values.ts';
import { createPositionalIndex } from './positional-index.ts';
import { push } from './push.ts';
import { checkRename, parseRename, renameModifiers } from './rename.ts';
import type { Modifier } from './update-modifier.ts';
import { parseUpdatePath } from './update-path.ts';
import { addModifier, createBranch } from './update-tree.ts';

export { documentFromFilter } from './document-from-filter.ts';
export { isReplacement, replacementOf } from './replacement.ts';

export interface UpdateOptions {
  arrayFilters?: BsonValue[];
  /** The filter that found the document; `$` stands for the index it matched. */
  filter?: BsonValue;
  /** Milliseconds since the epoch, for `$currentDate`. */
  now?: number;
}

/** https://www.mongodb.com/docs/manual/reference/operator/update/ */
const MODIFIERS: Readonly<Record<string, (argument: BsonElement, options: UpdateOptions) => Modifier>> = {
  $addToSet: addToSet,
  $bit: bit,
  $currentDate: (argument, { now }) => currentDate(argument, now),
  $inc: inc,
  $max: max,
  $min: min,
  $mul: mul,
  $pop: pop,
  $pull: pull,
  $pullAll: pullAll,
  $push: push,
  $set: set,
  $setOnInsert: setOnInsert,
  $unset: unset,
};

/**
 * An update of operators as a function of a document's bytes, which returns the same bytes where nothing changes.
 *
 * @throws CommandError for a bad update, and from the function for a document that it cannot change
 */
export function createUpdate(
  update: BsonValue,
  options: UpdateOptions = {},
): (document: Uint8Array, isInsert: boolean) => Uint8Array {
  if (update.type !== BsonType.object) {
    throw new CommandError(238, 'The sandbox does not emulate updates with an aggregation pipeline.');
  }
  const filters = createArrayFilters(options.arrayFilters ?? []);
  const root = createBranch(false);
  const renames: ReturnType<typeof parseRename>[] = [];
  for (const operator of childrenOf(update)) {
    for (const argument of argumentsOf(operator)) {
      if (operator.name === '$rename') {
        const rename = parseRename(argument);
        const { source, target } = renameModifiers(rename);
        addModifier(root, rename.from, source, filters);
        addModifier(root, rename.to, target, filters);
        renames.push(rename);
        continue;
      }
      const path = parseUpdatePath(argument.name);
      const modifier = MODIFIERS[operator.name]?.(argument, options);
      if (modifier) addModifier(root, path, modifier, filters);
    }
  }
  filters.checkAllUsed(update);

  const indexIn = createPositionalIndex(options.filter);
  return (bytes, isInsert) => {
    const document = { type: BsonType.object, value: bytes };
    for (const rename of renames) checkRename(rename, document);
    const matchedIndex = () => indexIn(document, isInsert);
    const updated = applyNode(root, document, [], { filters, document, isInsert, matchedIndex });
    return updated?.value ?? bytes;
  };
}

function argumentsOf(operator: BsonElement): BsonElement[] {
  if (operator.name !== '$rename' && !Object.hasOwn(MODIFIERS, operator.name)) {
    throw new CommandError(
      9,
      `Unknown modifier: ${operator.name}. Expected a valid update modifier or pipeline-style update specified as an array`,
    );
  }
  if (operator.type !== BsonType.object) {
    throw new CommandError(
      9,
      `Modifiers operate on fields but we found type ${typeName(operator.type)} instead. For example: {$mod: ` +
        `{<field>: ...}} not {${formatField(operator)}}`,
    );
  }
  return childrenOf(operator);
}
