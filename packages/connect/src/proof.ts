import type { Db } from 'mongodb';
import { isNotAuthorized } from './is-not-authorized.ts';

/**
 * Shows on stdout what the user may do in this database: lists its collections; writes one document, reads it and
 * removes it. A user who may not write is told so, and that is no failure.
 *
 * The document goes into a collection of its own and is removed again, because this may be somebody's cluster.
 *
 * @param writtenBy what the document says of its origin.
 * @throws the driver's own errors, unchanged.
 */
export async function proveAccess(database: Db, writtenBy: string): Promise<void> {
  const collections = await database.listCollections({}, { nameOnly: true }).toArray();
  const names = collections.map(({ name }) => name).join(', ');
  console.log(`Collections in ${database.databaseName}: ${names || 'none'}`);

  const collection = database.collection('atlas_aws_iam_example');
  // Only the refused write: a document that was written and cannot be removed is a failure.
  const written = await collection.insertOne({ writtenBy, writtenAt: new Date() }).catch((error) => {
    if (!isNotAuthorized(error)) throw error;
  });
  if (!written) {
    console.log('Wrote nothing: this user may not write here. Its database roles in Atlas decide that.');
    return;
  }
  const _id = written.insertedId;
  try {
    console.log('Wrote and read', JSON.stringify(await collection.findOne({ _id })));
  } finally {
    const { deletedCount } = await collection.deleteOne({ _id });
    console.log(`Removed ${deletedCount} document`);
  }
}
