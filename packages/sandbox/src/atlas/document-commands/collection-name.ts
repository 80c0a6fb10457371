import { CommandError } from '../../command-error.ts';
import type { CommandMessage } from '../wire/op-msg.ts';

/**
 * The collection a command is about: the value of its first field.
 *
 * @throws CommandError BadValue, InvalidNamespace
 */
export function collectionName({ name, document }: CommandMessage, database: string): string {
  const collection = document[name];
  if (typeof collection !== 'string')
    throw new CommandError(2, `collection name has invalid type ${typeof collection}`);
  if (collection === '' || collection.includes('\0') || collection.includes('$')) {
    throw new CommandError(73, `Invalid namespace specified '${database}.${collection}'`);
  }
  return collection;
}
