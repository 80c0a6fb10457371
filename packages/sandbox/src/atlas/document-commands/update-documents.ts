import { BsonType, type BsonValue } from '../../bson/bson-value.ts';
import { type BsonElement, findElement } from '../../bson/parse-bson.ts';
import type { Clock } from '../../clock.ts';
import { CommandError } from '../../command-error.ts';
import {
  createUpdate,
  documentFromFilter,
  isReplacement,
  replacementOf,
} from '../../documents/query/update.ts';
import type { Collection, StoredDocument } from '../../documents/store/collection.ts';

export interface UpdateRequest {
  filter: BsonValue;
  update: BsonValue;
  arrayFilters?: BsonValue[] | undefined;
}

export interface Updater {
  /** The document's new bytes; the same ones where nothing changes. */
  apply(stored: StoredDocument): Uint8Array;
  /** The document that an upsert inserts where nothing matches. */
  upsert(): Uint8Array;
}

/** One update of either kind: operators, or a replacement. @throws CommandError for a bad update */
export function createUpdater({ filter, update, arrayFilters }: UpdateRequest, clock: Clock): Updater {
  if (update.type === BsonType.array) {
    throw new CommandError(238, 'The sandbox does not emulate updates with an aggregation pipeline.');
  }
  if (isReplacement(update)) {
    return {
      apply: ({ bytes }) => replacementOf(update, idOf(bytes)),
      upsert: () => replacementOf(update, idOf(documentFromFilter(filter, { isForReplacement: true }))),
    };
  }
  const change = createUpdate(update, { filter, now: clock(), ...(arrayFilters && { arrayFilters }) });
  return {
    apply: ({ bytes }) => change(bytes, false),
    upsert: () => change(documentFromFilter(filter), true),
  };
}

/** Stores the new bytes. @returns whether anything changed */
export function applyUpdate(collection: Collection, stored: StoredDocument, updater: Updater): boolean {
  const bytes = updater.apply(stored);
  if (Buffer.compare(bytes, stored.bytes) === 0) return false;
  collection.replace(stored, bytes);
  return true;
}

export function idOf(document: Uint8Array): BsonElement | undefined {
  return findElement(document, '_id');
}
