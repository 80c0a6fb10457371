import { Long } from 'bson';
import { BsonType, bytesOf } from '../query/bson-value.ts';
import type { Command } from './command.ts';
import { arrayIn, fieldsOf, required, wrongType } from './fields.ts';

export const killCursors: Command = {
  actions: ['find'],
  run({ message, server }) {
    const fields = fieldsOf(message);
    required(fields, 'cursors');
    const ids = (arrayIn(fields, 'cursors') ?? []).map((item) => {
      if (item.type !== BsonType.long) throw wrongType(`killCursors.cursors.${item.name}`, item, 'long');
      return bytesOf(item).readBigInt64LE(0);
    });
    const closed = ids.map((id) => server.cursors.close(id));
    const asLongs = (wanted: boolean) =>
      ids.filter((_, index) => closed[index] === wanted).map((id) => Long.fromBigInt(id));
    return {
      cursorsKilled: asLongs(true),
      cursorsNotFound: asLongs(false),
      cursorsAlive: [],
      cursorsUnknown: [],
    };
  },
};
