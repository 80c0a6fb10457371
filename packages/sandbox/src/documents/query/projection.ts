import { BsonType, type BsonValue, childrenOf, isDocument } from '../../bson/bson-value.ts';
import { formatDocument, formatElement } from '../../bson/format-bson.ts';
import { type BsonElement, parseElements } from '../../bson/parse-bson.ts';
import { arrayValue } from './make-value.ts';
import { type ProjectionNode, parseProjection } from './projection-tree.ts';

/**
 * A projection of `find` as a function of a document's bytes.
 * https://www.mongodb.com/docs/manual/reference/method/db.collection.find/#projection
 *
 * @throws CommandError
 */
export function createProjection(projection: BsonValue): (document: Uint8Array) => Uint8Array {
  if (childrenOf(projection).length === 0) return (document) => document;
  const { isInclusion, fields } = parseProjection(projection);
  return (document) => {
    const kept = projectFields(parseElements(document), fields, isInclusion);
    return formatDocument([...kept, ...computedFields(document, fields)]);
  };
}

type Fields = ReadonlyMap<string, ProjectionNode>;

/** Keeps the order of the document, whatever the order of the projection. */
function projectFields(elements: readonly BsonElement[], fields: Fields, isInclusion: boolean): Uint8Array[] {
  return elements.flatMap((element) => {
    const node = fields.get(element.name);
    if (!node) return isInclusion ? [] : [element.bytes];
    const value = projectValue(element, node, isInclusion);
    if (value === element) return [element.bytes];
    return value ? [formatElement(value.type, element.name, value.value)] : [];
  });
}

/** The value itself where it stays as it is, `undefined` where it goes. */
function projectValue(value: BsonValue, node: ProjectionNode, isInclusion: boolean): BsonValue | undefined {
  switch (node.kind) {
    case 'include':
      return value;
    case 'exclude':
    case 'elemMatch':
      return undefined;
    case 'slice':
      return value.type === BsonType.array ? arrayValue(node.slice(childrenOf(value))) : value;
    case 'fields':
      return projectInside(value, node.fields, isInclusion);
  }
}

/** A path reaches through arrays, also through arrays in arrays; a scalar on its way is no document, and has no fields. */
function projectInside(value: BsonValue, fields: Fields, isInclusion: boolean): BsonValue | undefined {
  if (!isDocument(value)) return isInclusion ? undefined : value;
  const children = childrenOf(value);
  if (value.type === BsonType.object) {
    return { type: BsonType.object, value: formatDocument(projectFields(children, fields, isInclusion)) };
  }
  return arrayValue(children.flatMap((item) => projectInside(item, fields, isInclusion) ?? []));
}

/**
 * The matching item of each `$elemMatch`, after all other fields.
 * https://www.mongodb.com/docs/manual/reference/operator/projection/elemMatch/#returned-element
 */
function computedFields(document: Uint8Array, fields: Fields): Uint8Array[] {
  const elements = parseElements(document);
  return [...fields].flatMap(([name, node]) => {
    if (node.kind !== 'elemMatch') return [];
    const array = elements.find((element) => element.name === name);
    if (array?.type !== BsonType.array) return [];
    const match = childrenOf(array).find((item) => node.isMatch(item));
    return match ? [formatElement(BsonType.array, name, arrayValue([match]).value)] : [];
  });
}
