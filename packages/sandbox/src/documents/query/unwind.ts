import { BsonType, childrenOf, textOf } from '../../bson/bson-value.ts';
import { formatDocument, formatElement } from '../../bson/format-bson.ts';
import { type BsonElement, findElement, parseElements } from '../../bson/parse-bson.ts';
import { scanElements } from '../../bson/scan-bson.ts';
import { CommandError } from '../../command-error.ts';
import { isTruthy } from './is-truthy.ts';

/**
 * One document for each item of an array.
 * https://www.mongodb.com/docs/manual/reference/operator/aggregation/unwind/
 *
 * @param spec `'$path'`, or `{ path, preserveNullAndEmptyArrays }`
 * @throws CommandError
 */
export function createUnwind(spec: BsonElement): (documents: readonly Uint8Array[]) => Uint8Array[] {
  const options =
    spec.type === BsonType.object ? childrenOf(spec) : [{ type: spec.type, value: spec.value, name: 'path' }];
  const path = options.find(({ name }) => name === 'path');
  if (path?.type !== BsonType.string) throw new CommandError(28812, 'no path specified to $unwind stage');
  const field = textOf(path).slice(1);
  if (!textOf(path).startsWith('$')) {
    throw new CommandError(
      28818,
      `path option to $unwind stage should be prefixed with a '$': ${textOf(path)}`,
    );
  }
  const unknown = options.find(({ name }) => !['path', 'preserveNullAndEmptyArrays'].includes(name));
  if (unknown || field.includes('.')) {
    const what = unknown ? `the option '${unknown.name}' of` : 'a path into a document in';
    throw new CommandError(238, `The sandbox does not emulate ${what} $unwind.`);
  }
  const preserve = options.find(({ name }) => name === 'preserveNullAndEmptyArrays');
  const isPreserving = preserve !== undefined && isTruthy(preserve);
  return (documents) => {
    let size = 0;
    return documents.flatMap((document) => {
      size += unwoundSize(document, field);
      if (size > MAX_UNWOUND_BYTES) {
        throw new CommandError(
          238,
          `The sandbox does not emulate an $unwind that makes more than ${MAX_UNWOUND_BYTES} bytes.`,
        );
      }
      return unwind(document, field, isPreserving);
    });
  };
}

/** Each item comes with a copy of all else in its document, and a server makes these one at a time. */
const MAX_UNWOUND_BYTES = 64 * 1024 * 1024;

function unwoundSize(document: Uint8Array, field: string): number {
  const array = findElement(document, field);
  if (array?.type !== BsonType.array) return 0;
  let count = 0;
  scanElements(array.value, () => {
    count += 1;
    return undefined;
  });
  return array.value.length + count * (document.length - array.value.length);
}

function unwind(document: Uint8Array, field: string, isPreserving: boolean): Uint8Array[] {
  const elements = parseElements(document);
  const found = elements.find(({ name }) => name === field);
  const isNothing = !found || found.type === BsonType.null || found.type === BsonType.undefined;
  if (isNothing) return isPreserving ? [document] : [];
  // A value that is not an array counts as an array of itself.
  if (found.type !== BsonType.array) return [document];

  const items = childrenOf(found);
  const withItem = (item?: BsonElement) =>
    formatDocument(
      elements.flatMap((element) => {
        if (element !== found) return [element.bytes];
        return item ? [formatElement(item.type, field, item.value)] : [];
      }),
    );
  if (items.length === 0) return isPreserving ? [withItem()] : [];
  return items.map(withItem);
}
