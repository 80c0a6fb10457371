import { BsonType, childrenOf, textOf } from '../../bson/bson-value.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import type { Need, Resource } from '../roles.ts';
import { UnknownNeeds } from './unknown-needs.ts';

const MAX_TEXTS = 10_000;
const UUID_SUBTYPES: readonly (number | undefined)[] = [3, 4];

/**
 * What an unknown command or stage needs: everything, in its database and wherever its names and texts may point. Nothing
 * says which of them is a collection's, so that each is taken for one, with its database or without, and for a database's.
 *
 * @throws UnknownNeeds for what names a collection otherwise, by its UUID
 */
export function anyActionNeeds(elements: readonly BsonElement[], database: string): Need[] {
  const texts = new Set<string>();
  for (const element of elements) collectTexts(element, texts);
  const resources = [{ database }, ...[...texts].flatMap((text) => resourcesOf(text, database))];
  return resources.map((resource) => ({ action: 'anyAction', resource }));
}

function collectTexts(element: BsonElement, texts: Set<string>): void {
  const { type, name, value } = element;
  texts.add(name);
  if (type === BsonType.string || type === BsonType.symbol) texts.add(textOf(element));
  // The subtype stands after the length.
  if (type === BsonType.binData && UUID_SUBTYPES.includes(value[4])) throw new UnknownNeeds();
  if (texts.size > MAX_TEXTS) throw new UnknownNeeds();
  for (const child of childrenOf(element)) collectTexts(child, texts);
}

function resourcesOf(text: string, database: string): Resource[] {
  const dot = text.indexOf('.');
  const named = dot < 1 ? [] : [{ database: text.slice(0, dot), collection: text.slice(dot + 1) }];
  return [{ database, collection: text }, { database: text }, ...named];
}
