import { CommandError } from '../command-error.ts';
import { collectionName } from './collection-name.ts';
import type { Command } from './command.ts';
import { cursorReply } from './cursor-reply.ts';

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
  async run({ database, message, server }) {
    const collection = collectionName(message, database);
    const { document } = message;
    const option = NOT_EMULATED.find((name) => document[name] && Object.keys(document[name]).length !== 0);
    if (option) throw new CommandError(238, `The sandbox does not emulate the option '${option}' of find.`);

    const found = await server.store.find(database, collection, document.filter ?? {});
    const skip = Number(document.skip ?? 0);
    const limit = Number(document.limit ?? 0);
    const wanted = found.slice(skip, limit === 0 ? undefined : skip + Math.abs(limit));
    return cursorReply(`${database}.${collection}`, wanted);
  },
};
