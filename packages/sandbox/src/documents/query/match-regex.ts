import { BsonType, type BsonValue, bytesOf, textOf } from '../../bson/bson-value.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import type { ValueTest } from './condition.ts';
import { compilePattern } from './pattern.ts';

/** A pattern and its options: two texts that end in a zero. */
function parseRegex(value: BsonValue): [pattern: string, options: string] {
  const [pattern = '', options = ''] = bytesOf(value).toString('utf8').split('\0');
  return [pattern, options];
}

export function matchesRegex(regex: BsonValue): ValueTest {
  return matches(...parseRegex(regex));
}

/** A string that the pattern finds something in, or the same pattern as a value. */
function matches(pattern: string, options: string): ValueTest {
  const isFoundIn = compilePattern(pattern, options);
  return (value) => {
    switch (value?.type) {
      case BsonType.string:
      case BsonType.symbol:
        return isFoundIn(textOf(value as BsonValue));
      case BsonType.regex: {
        const [ownPattern, ownOptions] = parseRegex(value as BsonValue);
        return ownPattern === pattern && ownOptions === options;
      }
      default:
        return false;
    }
  };
}

/**
 * `$regex` with `$options`, which may stand on either side of it.
 * https://www.mongodb.com/docs/manual/reference/operator/query/regex/
 */
export function regexOperator(regex: BsonElement, operators: readonly BsonElement[]): ValueTest {
  const options = operators.find(({ name }) => name === '$options');
  if (options && options.type !== BsonType.string) {
    throw new CommandError(2, '$options has to be a string');
  }
  const given = options && textOf(options);
  if (regex.type === BsonType.string) return matches(textOf(regex), given ?? '');
  if (regex.type !== BsonType.regex) throw new CommandError(2, '$regex has to be a string');
  const [pattern, own] = parseRegex(regex);
  if (own !== '' && given !== undefined) {
    throw new CommandError(51075, 'options set in both $regex and $options');
  }
  return matches(pattern, given ?? own);
}
