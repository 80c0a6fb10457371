import { serialize } from 'bson';
import { createMatcher } from '../matcher.ts';
import type { Command } from './command.ts';
import { cursorReply } from './cursor-reply.ts';

export const listCollections: Command = {
  action: 'listCollections',
  async run({ database, message: { document }, server }) {
    const isMatch = await createMatcher(document.filter ?? {});
    const collections = server.store
      .collectionNames(database)
      .map((name) =>
        document.nameOnly
          ? { name, type: 'collection' }
          : { name, type: 'collection', options: {}, info: { readOnly: false } },
      )
      .map((collection) => serialize(collection))
      .filter((bytes) => isMatch('', bytes));
    return cursorReply(`${database}.$cmd.listCollections`, collections);
  },
};
