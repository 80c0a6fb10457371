import { CommandError } from '../command-error.ts';
import { collectionName } from './collection-name.ts';
import type { Command } from './command.ts';
import { cursorReply } from './cursor-reply.ts';
import { documentField } from './fields.ts';

/** Options that would change the answer and are not emulated: named, rather than ignored. */
const NOT_EMULATED = [
  'collation',
  'hint',
  'let',
  'max',
  'min',
  'projection',
  'returnKey',
  'showRecordId',
  'sort',
  'tailable',
];

export const find: Command = {
  action: 'find',
  run({ database, message, server }) {
    const collection = collectionName(message, database);
    const { document } = message;
    const option = NOT_EMULATED.find((name) => isGiven(document[name]));
    if (option) throw new CommandError(238, `The sandbox does not emulate the option '${option}' of find.`);

    const found = server.store.find(database, collection, documentField(message, 'filter'));
    const skip = count(document.skip, 'Skip');
    const limit = count(document.limit, 'Limit');
    const wanted = found.slice(skip, limit === 0 ? undefined : skip + limit);
    return cursorReply(`${database}.${collection}`, wanted);
  },
};

function isGiven(option: unknown): boolean {
  return Boolean(option) && !(typeof option === 'object' && Object.keys(option ?? {}).length === 0);
}

function count(value: unknown, name: string): number {
  const number = Number(value ?? 0);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new CommandError(2, `${name} value must be non-negative, but received: ${value}`);
}
