import { BsonType, childrenOf, textOf } from '../../bson/bson-value.ts';
import { isNumber } from '../../bson/exact-number.ts';
import { type BsonElement, parseElements } from '../../bson/parse-bson.ts';
import { GENERIC_FIELDS } from '../commands/field-table.ts';
import { booleanIn, type Fields, find, integer, itemsIn } from '../commands/fields.ts';
import { findAndModifyActions, updateActions } from '../commands/write-actions.ts';
import type { Action, Need, Resource } from '../roles.ts';
import { anyActionNeeds } from './any-action-needs.ts';
import { needs } from './needs.ts';
import { pipelineNeeds } from './pipeline-needs.ts';
import { UnknownNeeds } from './unknown-needs.ts';

/** A command with the database it is sent to. */
export interface Addressed {
  fields: Fields;
  database: string;
}

type CommandNeeds = (command: Addressed) => readonly Need[];

const NOTHING: CommandNeeds = () => [];

const onCollection =
  (...actions: readonly Action[]): CommandNeeds =>
  (command) =>
    needs(collectionOf(command), ...actions);

const onDatabase =
  (...actions: readonly Action[]): CommandNeeds =>
  ({ database }) =>
    needs({ database }, ...actions);

/**
 * Deny by default: a command that is not here is refused to everybody but `atlasAdmin`, and to that one where it may be
 * about what is not for it either.
 * https://www.mongodb.com/docs/manual/reference/privilege-actions/ and each command's own page
 */
const COMMANDS: Readonly<Record<string, CommandNeeds>> = {
  abortTransaction: NOTHING,
  aggregate: aggregateNeeds,
  bulkWrite: bulkWriteNeeds,
  collMod: (command) => [...needs(collectionOf(command), 'collMod'), ...viewNeeds(command)],
  collStats: onCollection('collStats'),
  collstats: onCollection('collStats'),
  commitTransaction: NOTHING,
  convertToCapped: onCollection('convertToCapped'),
  count: onCollection('find'),
  create: (command) => [...needs(collectionOf(command), 'createCollection'), ...viewNeeds(command)],
  createIndexes: onCollection('createIndex'),
  dataSize: ({ fields }) => needs(namespace(fields.elements[0]), 'find'),
  datasize: ({ fields }) => needs(namespace(fields.elements[0]), 'find'),
  dbHash: onDatabase('dbHash'),
  dbStats: onDatabase('dbStats'),
  dbhash: onDatabase('dbHash'),
  dbstats: onDatabase('dbStats'),
  delete: onCollection('remove'),
  distinct: onCollection('find'),
  drop: onCollection('dropCollection'),
  dropDatabase: onDatabase('dropDatabase'),
  dropIndexes: onCollection('dropIndex'),
  explain: explainNeeds,
  find: onCollection('find'),
  findAndModify: findAndModifyNeeds,
  findandmodify: findAndModifyNeeds,
  getCmdLineOpts: onDatabase('getCmdLineOpts'),
  // Whose cursor it is decides, and whether its user may still read there.
  getMore: ({ fields, database }) => {
    const collection = find(fields, 'collection');
    if (collection?.type !== BsonType.string) throw new UnknownNeeds();
    const name = textOf(collection);
    return name.startsWith('$cmd.') ? [] : needs({ database, collection: name }, 'find');
  },
  getParameter: onDatabase('getParameter'),
  hostInfo: onDatabase('hostInfo'),
  insert: onCollection('insert'),
  killCursors: NOTHING,
  // An empty list, or none, would be everybody's: https://www.mongodb.com/docs/manual/reference/command/killSessions/
  killSessions: ({ fields }) => {
    const [first] = fields.elements;
    if (first?.type !== BsonType.array || childrenOf(first).length === 0) throw new UnknownNeeds();
    return [];
  },
  listCollections: onDatabase('listCollections'),
  listCommands: NOTHING,
  // It lists what the roles allow to read.
  listDatabases: NOTHING,
  listIndexes: onCollection('listIndexes'),
  mapReduce: mapReduceNeeds,
  mapreduce: mapReduceNeeds,
  refreshSessions: NOTHING,
  renameCollection: renameNeeds,
  serverStatus: onDatabase('serverStatus'),
  update: (command) => needs(collectionOf(command), ...updateActions(command.fields)),
  validate: onCollection('validate'),
};

export const commandNames: readonly string[] = Object.keys(COMMANDS);

/** @throws UnknownNeeds */
export function commandNeeds(command: Addressed): readonly Need[] {
  const { fields, database } = command;
  const needsOf = Object.hasOwn(COMMANDS, fields.name) ? COMMANDS[fields.name] : undefined;
  if (!needsOf) return anyActionNeeds(partsOf(fields), database);
  const isUnvalidated = booleanIn(fields, 'bypassDocumentValidation');
  return [...needsOf(command), ...(isUnvalidated ? needs({ database }, 'bypassDocumentValidation') : [])];
}

/** All of a command, but for what any command may carry. */
function partsOf({ elements, sequences }: Fields): BsonElement[] {
  const own = elements.filter(({ name }, index) => index === 0 || !Object.hasOwn(GENERIC_FIELDS, name));
  return [...own, ...[...(sequences?.values() ?? [])].flat().flatMap(parseElements)];
}

/** @throws UnknownNeeds for a collection by its UUID, or none */
function collectionOf({ fields, database }: Addressed): Resource {
  const [first] = fields.elements;
  if (first?.type !== BsonType.string) throw new UnknownNeeds();
  return { database, collection: textOf(first) };
}

/** `database.collection`; a collection's name may hold further dots. */
function namespace(value: BsonElement | undefined): Resource {
  const text = value?.type === BsonType.string ? textOf(value) : '';
  const dot = text.indexOf('.');
  if (dot < 1) throw new UnknownNeeds();
  return { database: text.slice(0, dot), collection: text.slice(dot + 1) };
}

function aggregateNeeds(command: Addressed): Need[] {
  const { fields, database } = command;
  // The number 1 stands for the whole database: there the stages alone decide.
  const [first] = fields.elements;
  const isOfCollection = first?.type === BsonType.string;
  if (!isOfCollection && !(first && isNumber(first) && integer(first) === 1)) throw new UnknownNeeds();
  const resource = isOfCollection ? collectionOf(command) : { database };
  return [
    ...(isOfCollection ? needs(resource, 'find') : []),
    ...pipelinesIn(fields).flatMap((pipeline) => pipelineNeeds(pipeline, resource)),
  ];
}

/** A view is read with the rights of whoever reads it, but who makes it must be allowed to read what it shows. */
function viewNeeds({ fields, database }: Addressed): Need[] {
  const viewOn = find(fields, 'viewOn');
  if (!viewOn) return [];
  const resource = { database, collection: viewOn.type === BsonType.string ? textOf(viewOn) : '' };
  return [
    ...needs(resource, 'find'),
    ...pipelinesIn(fields).flatMap((pipeline) => pipelineNeeds(pipeline, resource)),
  ];
}

function pipelinesIn(fields: Fields): BsonElement[] {
  return fields.elements.filter(({ name }) => name === 'pipeline');
}

function findAndModifyNeeds(command: Addressed): Need[] {
  return needs(collectionOf(command), ...findAndModifyActions(command.fields));
}

function explainNeeds({ fields, database }: Addressed): readonly Need[] {
  const [inner] = fields.elements;
  const elements = inner ? childrenOf(inner) : [];
  // A database of its own would not be the one that is looked at here.
  const isOther = ({ name }: BsonElement) => name === 'lsid' || name.startsWith('$');
  if (elements.length === 0 || elements.some(isOther)) throw new UnknownNeeds();
  return commandNeeds({ fields: { name: elements[0]?.name ?? '', elements }, database });
}

/** https://www.mongodb.com/docs/manual/reference/command/bulkWrite/ */
function bulkWriteNeeds({ fields }: Addressed): Need[] {
  const namespaces = itemsIn(fields, 'nsInfo').map(({ elements }) =>
    namespace(elements.find(({ name }) => name === 'ns')),
  );
  return itemsIn(fields, 'ops').flatMap((operation) => {
    const [kind] = operation.elements;
    const resource = kind && namespaces[integer(kind) ?? -1];
    if (!resource) throw new UnknownNeeds();
    switch (kind.name) {
      case 'insert':
        return needs(resource, 'insert');
      case 'update':
        return needs(resource, 'update', ...(booleanIn(operation, 'upsert') ? (['insert'] as const) : []));
      case 'delete':
        return needs(resource, 'remove');
      default:
        throw new UnknownNeeds();
    }
  });
}

/** https://www.mongodb.com/docs/manual/reference/command/mapReduce/#output-options */
function mapReduceNeeds(command: Addressed): Need[] {
  const resource = collectionOf(command);
  const out = find(command.fields, 'out');
  const source = needs(resource, 'find');
  if (!out) return source;
  if (out.type === BsonType.string) {
    return [...source, ...needs({ database: command.database, collection: textOf(out) }, 'insert', 'remove')];
  }
  // A server looks these up by name, wherever they stand.
  const fieldsOfOut = childrenOf(out);
  const named = (...names: string[]) => fieldsOfOut.filter(({ name }) => names.includes(name));
  if (fieldsOfOut.length === 1 && named('inline').length === 1) return source;
  const [targets, databases] = [named('replace', 'merge', 'reduce'), named('db')];
  const isText = [...targets, ...databases].every(({ type }) => type === BsonType.string);
  const [target, database] = [targets[0], databases[0]];
  const isKnown = targets.length === 1 && databases.length <= 1 && named('inline').length === 0;
  if (!target || !isKnown || !isText) throw new UnknownNeeds();
  const written = { database: database ? textOf(database) : command.database, collection: textOf(target) };
  return [...source, ...needs(written, 'insert', 'update', 'remove')];
}

/** https://www.mongodb.com/docs/manual/reference/command/renameCollection/ */
function renameNeeds({ fields }: Addressed): Need[] {
  const from = namespace(fields.elements[0]);
  const to = namespace(find(fields, 'to'));
  const dropped = booleanIn(fields, 'dropTarget') ? needs(to, 'dropCollection') : [];
  if (from.database === to.database) {
    return [
      ...needs(from, 'find'),
      ...needs(to, 'insert'),
      ...needs({ database: from.database }, 'renameCollectionSameDB'),
      ...dropped,
    ];
  }
  return [
    ...needs(from, 'find', 'dropCollection'),
    ...needs(to, 'insert', 'createCollection', 'createIndex'),
    ...dropped,
  ];
}
