import { BsonType, childrenOf, textOf } from '../../bson/bson-value.ts';
import type { BsonElement } from '../../bson/parse-bson.ts';
import type { Need, Resource } from '../roles.ts';
import { anyActionNeeds } from './any-action-needs.ts';
import { needs } from './needs.ts';
import { UnknownNeeds } from './unknown-needs.ts';

/** What a stage needs besides `find` on the collection that the pipeline starts from. */
type StageNeeds = (spec: BsonElement, resource: Resource) => readonly Need[];

const NOTHING: StageNeeds = () => [];

/**
 * Deny by default: a stage that is not here is refused to everybody but `atlasAdmin`, and to that one where it may be about
 * what is not for it either.
 * https://www.mongodb.com/docs/manual/reference/operator/aggregation-pipeline/ and each stage's own page
 */
const STAGES: Readonly<Record<string, StageNeeds>> = {
  $addFields: NOTHING,
  $bucket: NOTHING,
  $bucketAuto: NOTHING,
  $changeStream: changeStream,
  $collStats: (_spec, resource) => needs(resource, 'collStats'),
  $count: NOTHING,
  $currentOp: () => needs({ database: 'admin' }, 'inprog'),
  $densify: NOTHING,
  $documents: NOTHING,
  $facet: (spec, resource) => childrenOf(spec).flatMap((pipeline) => pipelineNeeds(pipeline, resource)),
  $fill: NOTHING,
  $geoNear: NOTHING,
  $graphLookup: (spec, { database }) =>
    fieldsNamed(spec, 'from').flatMap((from) => needs(otherCollection(from, database), 'find')),
  $group: NOTHING,
  $indexStats: (_spec, resource) => needs(resource, 'indexStats'),
  $limit: NOTHING,
  $lookup: lookup,
  $match: NOTHING,
  $merge: (spec, { database }) => {
    const into = spec.type === BsonType.object ? fieldsNamed(spec, 'into') : [spec];
    // Without one, what it means is for the server to say.
    if (into.length === 0) throw new UnknownNeeds();
    return into.flatMap((target) => needs(otherCollection(target, database), 'insert', 'update'));
  },
  $out: (spec, { database }) => needs(otherCollection(spec, database), 'insert', 'remove'),
  $planCacheStats: (_spec, resource) => needs(resource, 'planCacheRead'),
  $project: NOTHING,
  $redact: NOTHING,
  $replaceRoot: NOTHING,
  $replaceWith: NOTHING,
  $sample: NOTHING,
  $search: NOTHING,
  $searchMeta: NOTHING,
  $set: NOTHING,
  $setWindowFields: NOTHING,
  $skip: NOTHING,
  $sort: NOTHING,
  $sortByCount: NOTHING,
  $unionWith: unionWith,
  $unset: NOTHING,
  $unwind: NOTHING,
  $vectorSearch: NOTHING,
};

export const stageNames: readonly string[] = Object.keys(STAGES);

/** @throws UnknownNeeds for a stage that names its collection in a form that is not known */
export function pipelineNeeds(pipeline: BsonElement, resource: Resource): Need[] {
  // Whatever is no list of stages is the server's to refuse: it runs nothing.
  return childrenOf(pipeline)
    .flatMap(childrenOf)
    .flatMap((stage) => {
      const needsOf = Object.hasOwn(STAGES, stage.name) ? STAGES[stage.name] : undefined;
      return needsOf ? needsOf(stage, resource) : anyActionNeeds([stage], resource.database);
    });
}

function lookup(spec: BsonElement, { database }: Resource): Need[] {
  const from = fieldsNamed(spec, 'from').map((element) => otherCollection(element, database));
  const pipelines = fieldsNamed(spec, 'pipeline');
  const starts = from.length > 0 ? from : [{ database }];
  return [
    ...from.flatMap((resource) => needs(resource, 'find')),
    ...starts.flatMap((start) => pipelines.flatMap((pipeline) => pipelineNeeds(pipeline, start))),
  ];
}

function unionWith(spec: BsonElement, { database }: Resource): Need[] {
  if (spec.type !== BsonType.object) return needs(otherCollection(spec, database), 'find');
  const pipelines = fieldsNamed(spec, 'pipeline');
  const names = fieldsNamed(spec, 'coll');
  const start = names.length > 0 ? otherCollection(spec, database) : { database };
  return [
    ...(names.length > 0 ? needs(start, 'find') : []),
    ...pipelines.flatMap((pipeline) => pipelineNeeds(pipeline, start)),
  ];
}

/** https://www.mongodb.com/docs/manual/changeStreams/#access-control */
function changeStream(spec: BsonElement, resource: Resource): Need[] {
  // Of the whole cluster, what holds for any database is needed: a role for one does not cover it.
  const isOfCluster = fieldsNamed(spec, 'allChangesForCluster').length > 0;
  return needs(isOfCluster ? { database: '*' } : resource, 'find', 'changeStream');
}

/** `"name"`, or `{ db, coll }` for a collection of another database. */
function otherCollection(value: BsonElement, database: string): Resource {
  if (value.type === BsonType.string) return { database, collection: textOf(value) };
  const [databases, collections] = [fieldsNamed(value, 'db'), fieldsNamed(value, 'coll')];
  const texts = [...databases, ...collections];
  const isKnown = databases.length <= 1 && collections.length === 1;
  if (!isKnown || texts.some(({ type }) => type !== BsonType.string)) throw new UnknownNeeds();
  const [named, collection] = [databases[0], collections[0] as BsonElement];
  return { database: named ? textOf(named) : database, collection: textOf(collection) };
}

/** All of them: which of two a server takes is not to be relied on. */
function fieldsNamed(spec: BsonElement, name: string): BsonElement[] {
  return childrenOf(spec).filter((element) => element.name === name);
}
