import { Double, serialize } from 'bson';
import { BsonType } from '../../bson/bson-value.ts';
import { elementsOf, formatDocument, formatElement } from '../../bson/format-bson.ts';
import { MAX_BSON_OBJECT_SIZE } from '../../bson/limits.ts';
import { CommandError } from '../../command-error.ts';
import { distinctValues } from '../../documents/query/distinct-values.ts';
import { ANY, DOCUMENT, NOT_EMULATED, required, STRING } from '../commands/field-table.ts';
import { documentIn, stringIn } from '../commands/fields.ts';
import { collectionName } from './collection-name.ts';
import type { DocumentCommand } from './document-command.ts';
import { matching } from './matching.ts';

/** https://www.mongodb.com/docs/manual/reference/command/distinct/ */
export const distinct: DocumentCommand = {
  actions: ['find'],
  collectionField: 'value',
  fields: { collation: NOT_EMULATED, hint: ANY, key: required(STRING), query: DOCUMENT },
  run({ database, fields, message, store }) {
    const collection = collectionName(message, database);
    const found = matching(store.collection(database, collection), documentIn(fields, 'query'));
    const values = distinctValues(
      found.map(({ bytes }) => bytes),
      stringIn(fields, 'key'),
    );
    const items = values.map(({ type, value }, index) => formatElement(type, String(index), value));
    const size = items.reduce((total, { length }) => total + length, 0);
    if (size > MAX_BSON_OBJECT_SIZE) throw new CommandError(17217, 'distinct too big, 16mb cap');
    return formatDocument([
      formatElement(BsonType.array, 'values', formatDocument(items)),
      elementsOf(serialize({ ok: new Double(1) })),
    ]);
  },
};
