import { Int32, serialize } from 'bson';
import { BsonType, childrenOf, textOf } from '../../bson/bson-value.ts';
import { MAX_BSON_OBJECT_SIZE } from '../../bson/limits.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import { CommandError } from '../../command-error.ts';
import { createGroup } from '../../documents/query/group.ts';
import { createMatcher } from '../../documents/query/matcher.ts';
import { createProjection } from '../../documents/query/projection.ts';
import { createComparator } from '../../documents/query/sort.ts';
import { createUnwind } from '../../documents/query/unwind.ts';
import { asValue } from '../../documents/store/collection.ts';
import { ANY, ARRAY, BOOLEAN, CURSOR, NOT_EMULATED, required } from '../commands/field-table.ts';
import { arrayIn, countIn, fieldsIn, find, integer, requireDocument } from '../commands/fields.ts';
import { collectionName } from './collection-name.ts';
import { firstBatchReply } from './cursor-reply.ts';
import type { DocumentCommand } from './document-command.ts';

type Stage = (documents: Uint8Array[]) => Uint8Array[];

const STAGES: Readonly<Record<string, (spec: BsonElement) => Stage>> = {
  $match(spec) {
    const matches = createMatcher(requireDocument(spec, '$match'));
    return (documents) => documents.filter((bytes) => matches(asValue(bytes)));
  },
  $sort(spec) {
    const compare = createComparator(requireDocument(spec, '$sort'));
    return (documents) => [...documents].sort(compare);
  },
  $limit(spec) {
    const limit = stageCount(spec, 1);
    return (documents) => documents.slice(0, limit);
  },
  $skip(spec) {
    const skip = stageCount(spec, 0);
    return (documents) => documents.slice(skip);
  },
  $project(spec) {
    const fields = childrenOf(requireDocument(spec, '$project'));
    if (fields.length === 0) {
      throw new CommandError(
        51272,
        'Invalid $project :: caused by :: projection specification must have at least one field',
      );
    }
    // Operators of a find's projection, and no expressions.
    const operator = fields.flatMap(childrenOf).find(({ name }) => name.startsWith('$'));
    if (operator) {
      throw new CommandError(
        238,
        `The sandbox does not emulate the expression ${operator.name} in $project.`,
      );
    }
    const project = createProjection(spec);
    return (documents) => documents.map(project);
  },
  $unset(spec) {
    const names = spec.type === BsonType.array ? childrenOf(spec) : [spec];
    if (names.length === 0) {
      throw new CommandError(
        31119,
        '$unset specification must be a string or an array with at least one field',
      );
    }
    if (names.some(({ type }) => type !== BsonType.string)) {
      throw new CommandError(31002, '$unset specification must be a string or an array of strings');
    }
    const exclusion = serialize(Object.fromEntries(names.map((name) => [textOf(name), 0])));
    const project = createProjection(asValue(exclusion));
    return (documents) => documents.map(project);
  },
  $unwind: (spec) => createUnwind(spec),
  $group(spec) {
    return createGroup(requireDocument(spec, '$group'));
  },
  $count(spec) {
    if (spec.type !== BsonType.string) {
      throw new CommandError(40156, 'the count field must be a non-empty string');
    }
    const name = textOf(spec);
    checkCountField(name);
    return (documents) => (documents.length > 0 ? [serialize({ [name]: new Int32(documents.length) })] : []);
  },
};

/** Stages of a server that are not here. */
const STAGES_NOT_EMULATED = new Set(
  [
    '$addFields $bucket $bucketAuto $changeStream $collStats $currentOp $densify $documents $facet $fill $geoNear',
    '$graphLookup $indexStats $listLocalSessions $listSessions $lookup $merge $out $planCacheStats $redact',
    '$replaceRoot $replaceWith $sample $search $searchMeta $set $setWindowFields $sortByCount $unionWith',
    '$vectorSearch',
  ].flatMap((names) => names.split(' ')),
);

/** https://www.mongodb.com/docs/manual/reference/command/aggregate/ */
export const aggregate: DocumentCommand = {
  actions: ['find'],
  collectionField: 'value',
  fields: {
    allowDiskUse: BOOLEAN,
    bypassDocumentValidation: BOOLEAN,
    collation: NOT_EMULATED,
    cursor: CURSOR,
    encryptionInformation: NOT_EMULATED,
    explain: NOT_EMULATED,
    hint: ANY,
    let: NOT_EMULATED,
    pipeline: required(ARRAY),
  },
  run(context) {
    const { database, fields, message, store } = context;
    if (!find(fields, 'cursor')) {
      throw new CommandError(
        9,
        "The 'cursor' option is required, except for aggregate with the explain argument",
      );
    }
    const pipeline = (arrayIn(fields, 'pipeline') ?? []).map(parseStage);
    if (fields.elements[0]?.type !== BsonType.string) {
      throw new CommandError(238, 'The sandbox does not emulate an aggregation of a whole database.');
    }
    const collection = collectionName(message, database);
    const documents = store.collection(database, collection)?.documents() ?? [];
    const result = pipeline.reduce<Uint8Array[]>(
      (found, stage) => stage(found),
      documents.map(({ bytes }) => bytes),
    );
    const tooLarge = result.find(({ length }) => length > MAX_BSON_OBJECT_SIZE);
    if (tooLarge) {
      throw new CommandError(
        10334,
        `BSONObj size: ${tooLarge.length} is larger than a document may be (16MB)`,
      );
    }
    const size = countIn(fieldsIn(fields, 'cursor'), 'batchSize');
    return firstBatchReply(context, `${database}.${collection}`, result, { size });
  },
};

/** Where `$count` puts its number. @throws CommandError */
function checkCountField(name: string): void {
  if (name === '') throw new CommandError(40157, 'the count field must be a non-empty string');
  if (name.startsWith('$')) throw new CommandError(40158, 'the count field cannot be a $-prefixed path');
  if (name.includes('\0')) throw new CommandError(40159, 'the count field cannot contain a null byte');
  if (name.includes('.')) throw new CommandError(40160, "the count field cannot contain '.'");
}

function parseStage(item: BsonElement): Stage {
  const [spec, ...others] = childrenOf(requireDocument(item, `aggregate.pipeline.${item.name}`));
  if (!spec || others.length > 0) {
    throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.');
  }
  const stage = Object.hasOwn(STAGES, spec.name) ? STAGES[spec.name] : undefined;
  if (stage) return stage(spec);
  if (STAGES_NOT_EMULATED.has(spec.name)) {
    throw new CommandError(238, `The sandbox does not emulate the stage ${spec.name}.`);
  }
  throw new CommandError(40324, `Unrecognized pipeline stage name: '${spec.name}'`);
}

function stageCount(spec: BsonElement, least: number): number {
  const count = integer(spec);
  if (count !== undefined && count >= least) return count;
  throw new CommandError(
    spec.name === '$limit' ? 15958 : 5107200,
    least === 1
      ? 'the limit must be positive'
      : `invalid argument to $skip stage: Expected a non-negative number in: ${spec.name}`,
  );
}
