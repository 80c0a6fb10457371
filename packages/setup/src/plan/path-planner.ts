import { randomUUID } from 'node:crypto';
import type { KindContext } from '../kinds/kind.ts';
import {
  type ArnOf,
  describeSetup,
  type ExternalId,
  nameOf,
  type ObjectId,
  type PathSetup,
  type SetupObject,
} from '../objects/index.ts';
import { type SetupRun, setupNameOf } from '../run/setup-run.ts';
import type { ReaderFiles, SetupRecord } from '../state/setup-record.ts';
import { foreseenArn } from '../target/iam-arn.ts';

type Reference = ArnOf | ExternalId;

/** What planning each object of a path has in common. */
export interface PathPlanner {
  readonly run: SetupRun;
  readonly described: PathSetup;
  /** The value of the tag. */
  readonly setup: string;
  /** Of IAM's objects. */
  readonly name: string;
  readonly files: ReaderFiles;
  /** Of what is there, whoever has made it, and of what has been made meanwhile. */
  readonly arns: Map<ObjectId, string>;
  /** What the reader is to know besides. */
  readonly notes: string[];
  recordOf(id: ObjectId | 'files'): SetupRecord | undefined;
  newRecord(object: SetupObject | ReaderFiles): Omit<SetupRecord, 'status'>;
  /** Of what is not there, what IAM will call it: so that a database user of that name is seen before anything is made. */
  foresee(reference: Reference): string | undefined;
  resolve(reference: Reference): string | undefined;
  /** For a plan: an external ID that is not in the state would be another one the next time. */
  resolveKnown(reference: Reference): string | undefined;
  contextOf(id: ObjectId, resolver?: KindContext['resolve']): KindContext;
}

export function createPathPlanner(run: SetupRun, path: string): PathPlanner {
  const { target, state, parameters } = run;
  const described = describeSetup(path, parameters);
  const setup = setupNameOf(path, parameters.suffix);
  const name = nameOf(path, parameters.suffix);
  const arns = new Map<ObjectId, string>();
  const newExternalId = randomUUID();
  const recordOf = (id: ObjectId | 'files') => state.find(`${setup}/${id}`);
  const knownExternalId = () => recordOf('role')?.externalId;

  function resolve(reference: Reference): string | undefined {
    return 'arnOf' in reference ? arns.get(reference.arnOf) : (knownExternalId() ?? newExternalId);
  }

  function foresee(reference: Reference): string | undefined {
    const known = resolve(reference);
    if (known !== undefined || !('arnOf' in reference)) return known;
    const object = described.objects.find(({ id }) => id === reference.arnOf);
    return foreseenArn(target, object);
  }

  return {
    run,
    described,
    setup,
    name,
    files: {
      kind: 'reader-files',
      id: 'files',
      envFile: target.files.envFile(setup, path),
      ...(described.hasProfile && { profile: { file: target.files.credentials, name } }),
    },
    arns,
    notes: [],
    recordOf,
    newRecord(object) {
      const hasExternalId = object.kind === 'iam-role' && JSON.stringify(object.trust).includes('externalId');
      return { setup, object, ...(hasExternalId && { externalId: knownExternalId() ?? newExternalId }) };
    },
    foresee,
    resolve,
    resolveKnown: (reference) => ('arnOf' in reference ? arns.get(reference.arnOf) : knownExternalId()),
    contextOf: (id, resolver = resolve) => ({
      target,
      setup,
      record: recordOf(id),
      resolve: resolver,
      say: run.say,
      pause: run.pause,
    }),
  };
}
