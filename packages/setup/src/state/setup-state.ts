import { existsSync, readFileSync, rmSync } from 'node:fs';
import { UserError } from '@atlas-aws-iam/command';
import { writePrivateFile } from './private-file.ts';
import { keyOf, type SetupRecord } from './setup-record.ts';

/** What a state is of: it is of no use elsewhere. */
export interface Place {
  target: 'sandbox' | 'aws';
  account: string;
  projectId: string;
  /** Where AWS is: undefined for AWS itself. */
  awsEndpointUrl?: string;
}

export interface SetupState {
  readonly place: Place;
  /** In the order in which they were made. */
  records(): readonly SetupRecord[];
  find(key: string): SetupRecord | undefined;
  /** Adds the record, or replaces it in its place, and writes the file. */
  put(record: SetupRecord): void;
  forget(key: string): void;
}

const VERSION = 1;

/** The state in the file; an empty one, of this place, where there is none. @throws UserError */
export function openState(file: string, place: Place): SetupState {
  return createState(file, readState(file) ?? { place, records: [] });
}

/** One that is never written: for a plan. */
export function createMemoryState(place: Place): SetupState {
  return createState(undefined, { place, records: [] });
}

interface Kept {
  place: Place;
  records: SetupRecord[];
}

/** @throws UserError for a file that is no state. */
export function readState(file: string): Kept | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const { version, place, records } = (JSON.parse(readFileSync(file, 'utf8')) ?? {}) as Partial<
      Kept & { version: number }
    >;
    if (version === VERSION && place && Array.isArray(records) && records.every(isRecord)) {
      return { place, records };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UserError(
    `${file} is not a state that this version of the setup has written.`,
    'Bring back the file as it was. Without it nothing that was made is known to be of the setup.',
  );
}

function isRecord(record: unknown): record is SetupRecord {
  const { setup, object, status } = (record ?? {}) as Partial<SetupRecord>;
  return (
    typeof setup === 'string' &&
    typeof object?.kind === 'string' &&
    (status === 'intended' || status === 'made')
  );
}

function createState(file: string | undefined, { place, records }: Kept): SetupState {
  let kept = records;
  function save(next: SetupRecord[]): void {
    const text = JSON.stringify({ version: VERSION, place, records: next }, undefined, 2);
    // Without records there is nothing to know.
    if (file !== undefined && next.length === 0) rmSync(file, { force: true });
    else if (file !== undefined) writePrivateFile(file, `${text}\n`);
    kept = next;
  }
  const find = (key: string) => kept.find((record) => keyOf(record) === key);
  return {
    place,
    records: () => kept,
    find,
    put(record) {
      const before = find(keyOf(record));
      save(before ? kept.map((each) => (each === before ? record : each)) : [...kept, record]);
    },
    forget: (key) => save(kept.filter((record) => keyOf(record) !== key)),
  };
}
