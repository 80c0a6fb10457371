import type { Action } from '../roles.ts';
import { booleanIn, type Fields, itemsIn } from './fields.ts';

// What of a write depends on its fields, for whoever answers it: the store or a server behind the sandbox.

/** https://www.mongodb.com/docs/manual/reference/command/update/ */
export function updateActions(fields: Fields): readonly Action[] {
  const isUpsert = itemsIn(fields, 'updates').some((statement) => booleanIn(statement, 'upsert'));
  return isUpsert ? ['update', 'insert'] : ['update'];
}

/** https://www.mongodb.com/docs/manual/reference/command/findAndModify/ */
export function findAndModifyActions(fields: Fields): readonly Action[] {
  if (booleanIn(fields, 'remove')) return ['find', 'remove'];
  return booleanIn(fields, 'upsert') ? ['find', 'update', 'insert'] : ['find', 'update'];
}
