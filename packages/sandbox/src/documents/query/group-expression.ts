import { BsonType, type BsonValue, childrenOf, isDocument, textOf } from '../../bson/bson-value.ts';
import { CommandError } from '../../command-error.ts';
import { valueAtFieldPath } from './aggregation-path.ts';
import { parseFieldPath } from './field-path.ts';
import { objectValue } from './make-value.ts';

/** `undefined` where the document has nothing. */
export type Expression = (document: BsonValue) => BsonValue | undefined;

/**
 * Constants, paths, and documents of them.
 * https://www.mongodb.com/docs/manual/reference/mql/expressions/
 *
 * @throws CommandError for any other expression
 */
export function parseExpression(expression: BsonValue): Expression {
  if (expression.type === BsonType.string && textOf(expression).startsWith('$')) {
    const text = textOf(expression);
    if (text.startsWith('$$'))
      throw new CommandError(238, `The sandbox does not emulate the variable ${text}.`);
    const path = parseFieldPath(text.slice(1));
    return (document) => valueAtFieldPath(document, path);
  }
  if (!isDocument(expression)) return () => expression;
  const children = childrenOf(expression);
  const operator = children.find(({ name }) => name.startsWith('$'));
  if (operator || expression.type === BsonType.array) {
    const what = operator ? `the expression ${operator.name}` : 'an array as an expression';
    throw new CommandError(238, `The sandbox does not emulate ${what}.`);
  }
  const fields = children.map((child): [string, Expression] => {
    // A dotted name is an error of its own on a server.
    parseFieldPath(child.name);
    if (child.name.includes('.')) {
      throw new CommandError(
        16412,
        `FieldPath field names may not contain '.'. Consider using $getField or $setField.`,
      );
    }
    return [child.name, parseExpression(child)];
  });
  return (document) =>
    objectValue(
      fields.flatMap(([name, valueIn]): [string, BsonValue][] => {
        const value = valueIn(document);
        return value ? [[name, value]] : [];
      }),
    );
}
