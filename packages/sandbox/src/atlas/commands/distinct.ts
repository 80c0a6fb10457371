import { Double, serialize } from 'bson';
import { BsonType } from '../query/bson-value.ts';
import { distinctValues } from '../query/distinct-values.ts';
import { elementsOf, formatDocument, formatElement } from '../wire/format-bson.ts';
import { collectionName } from './collection-name.ts';
import type { Command } from './command.ts';
import { documentIn, fieldsOf, refuseOptions, required, stringIn } from './fields.ts';
import { matching } from './matching.ts';

export const distinct: Command = {
  actions: ['find'],
  run({ database, message, server }) {
    const collection = collectionName(message, database);
    const fields = fieldsOf(message);
    refuseOptions(fields, ['collation']);
    required(fields, 'key');
    const found = matching(server.store.collection(database, collection), documentIn(fields, 'query'));
    const values = distinctValues(
      found.map(({ bytes }) => bytes),
      stringIn(fields, 'key') ?? '',
    );
    const items = values.map(({ type, value }, index) => formatElement(type, String(index), value));
    return formatDocument([
      formatElement(BsonType.array, 'values', formatDocument(items)),
      elementsOf(serialize({ ok: new Double(1) })),
    ]);
  },
};
