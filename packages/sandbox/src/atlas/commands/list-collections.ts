import { serialize } from 'bson';
import { BsonType } from '../query/bson-value.ts';
import { createMatcher } from '../query/matcher.ts';
import type { Command } from './command.ts';
import { cursorReply } from './cursor-reply.ts';
import { documentField } from './fields.ts';

export const listCollections: Command = {
  action: 'listCollections',
  run({ database, message, server }) {
    const matches = createMatcher(documentField(message, 'filter'));
    const collections = server.store
      .collectionNames(database)
      .map((name) =>
        message.document.nameOnly
          ? { name, type: 'collection' }
          : { name, type: 'collection', options: {}, info: { readOnly: false } },
      )
      .map((collection) => serialize(collection))
      .filter((value) => matches({ type: BsonType.object, value }));
    return cursorReply(`${database}.$cmd.listCollections`, collections);
  },
};
