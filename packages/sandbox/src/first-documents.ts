import { type Document, serialize } from 'bson';
import { checkDatabase } from './check-database.ts';
import { type CallForm, checkArgument, checkGiven } from './check-given.ts';
import { CommandError } from './command-error.ts';
import type { Store } from './documents/store/store.ts';
import { showValue } from './masking/show-typed.ts';
import { UserError } from './user-error.ts';

/** Documents by database and collection: `{ shop: { orders: [{ item: 'lamp' }] } }`. A collection may have none. */
export type FirstDocuments = Readonly<Record<string, Readonly<Record<string, readonly Document[]>>>>;

/** One collection, as it is put into the store. */
export interface FirstCollection {
  database: string;
  name: string;
  documents: readonly Uint8Array[];
}

const DOCUMENTS: Omit<CallForm, 'call'> = {
  example: "documents: { shop: { orders: [{ item: 'lamp' }] } }",
  members: {},
};

/** @throws UserError for a name or a document that cannot be, or where the documents are an upstream's to keep. */
export function readFirstDocuments(documents: FirstDocuments, hasUpstream: boolean): FirstCollection[] {
  if (hasUpstream && Object.keys(documents).length > 0) {
    throw new UserError(
      'The sandbox puts no documents into the server behind it.',
      'Leave the documents out, and insert them there.',
    );
  }
  return Object.entries(documents).flatMap(([database, collections]) => {
    checkDatabase(database);
    checkGiven({ ...DOCUMENTS, call: `The database ${database} of documents` }, collections);
    return Object.entries(collections).map(([name, list]) => {
      checkCollection(name, database);
      checkArgument(`The collection ${database}.${name}`, 'list', list, DOCUMENTS.example);
      return {
        database,
        name,
        documents: list.map((document, index) => bytesOf(document, { database, name, index })),
      };
    });
  });
}

/** @throws UserError for a document that a server would refuse. */
export function putFirstDocuments(store: Store, collections: readonly FirstCollection[]): void {
  for (const { database, name, documents } of collections) {
    orRefuse(`The collection ${database}.${name}`, () => store.ensureCollection(database, name));
    for (const [index, bytes] of documents.entries()) {
      orRefuse(placeOf({ database, name, index }), () =>
        store.ensureCollection(database, name).insert(bytes),
      );
    }
  }
}

interface Place {
  database: string;
  name: string;
  index: number;
}

function bytesOf(document: unknown, place: Place): Uint8Array {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw new UserError(
      `${placeOf(place)} is not an object.`,
      'Give an object with the fields of a document.',
    );
  }
  return orRefuse(placeOf(place), () => serialize(document, { ignoreUndefined: false }));
}

function checkCollection(name: string, database: string): void {
  if (/^[^$\0]+$/.test(name)) return;
  throw new UserError(
    `No collection of ${database} can have the name ${showValue(name)}.`,
    'A name has at least one character, and no $.',
  );
}

function orRefuse<Result>(what: string, put: () => Result): Result {
  try {
    return put();
  } catch (error) {
    // The message would quote what is in the document.
    const why = error instanceof CommandError ? error.codeName : 'BSON does not have what is in it';
    throw new UserError(`${what} cannot be stored: ${why}.`, 'Correct it: a server would refuse it too.');
  }
}

function placeOf({ database, name, index }: Place): string {
  return `Document ${index + 1} of ${database}.${name}`;
}
