import { BsonType, type BsonValue, childrenOf } from '../../bson/bson-value.ts';
import { formatValue } from '../../bson/format-value.ts';
import { CommandError } from '../../command-error.ts';
import { objectValue } from './make-value.ts';
import { createMatcher } from './matcher.ts';

export interface ArrayFilters {
  /** Notes that a path names the identifier. @throws CommandError if there is no such filter */
  use(identifier: string, path: string): void;
  isMatch(identifier: string, item: BsonValue): boolean;
  /** @throws CommandError for a filter that no path named */
  checkAllUsed(update: BsonValue): void;
}

/** https://www.mongodb.com/docs/manual/reference/operator/update/positional-filtered/ */
export function createArrayFilters(filters: readonly BsonValue[]): ArrayFilters {
  const tests = new Map<string, (item: BsonValue) => boolean>();
  for (const filter of filters) {
    const identifier = identifierOf(filter);
    if (tests.has(identifier)) {
      throw new CommandError(
        9,
        `Found multiple array filters with the same top-level field name ${identifier}`,
      );
    }
    const matches = createMatcher(filter);
    tests.set(identifier, (item) => matches(objectValue([[identifier, item]])));
  }
  const used = new Set<string>();
  return {
    use(identifier, path) {
      if (!tests.has(identifier)) {
        throw new CommandError(2, `No array filter found for identifier '${identifier}' in path '${path}'`);
      }
      used.add(identifier);
    },
    isMatch: (identifier, item) => tests.get(identifier)?.(item) ?? false,
    checkAllUsed(update) {
      for (const identifier of tests.keys()) {
        if (used.has(identifier)) continue;
        throw new CommandError(
          9,
          `The array filter for identifier '${identifier}' was not used in the update ${formatValue(update)}`,
        );
      }
    },
  };
}

function identifierOf(filter: BsonValue): string {
  const [identifier, other] = new Set(topLevelNames(filter));
  if (identifier === undefined) {
    throw new CommandError(9, 'Cannot use an expression without a top-level field name in arrayFilters');
  }
  if (other !== undefined) {
    throw new CommandError(
      9,
      `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${identifier}' and '${other}'`,
    );
  }
  if (!/^[a-z][a-zA-Z0-9]*$/.test(identifier)) {
    throw new CommandError(
      2,
      'Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning ' +
        `with a lowercase letter, found '${identifier}'`,
    );
  }
  return identifier;
}

function topLevelNames(filter: BsonValue): string[] {
  return childrenOf(filter).flatMap((field) => {
    if (!field.name.startsWith('$')) return [field.name.split('.')[0] ?? ''];
    return field.type === BsonType.array ? childrenOf(field).flatMap(topLevelNames) : [];
  });
}
