import type { SetupObject } from '../objects/index.ts';

/** The reader's files, which a setup writes into. */
export interface ReaderFiles {
  kind: 'reader-files';
  id: 'files';
  /** Its block has the variables. */
  envFile: string;
  /** Of the shared files: undefined where the path has no profile. */
  profile?: { file: string; name: string };
}

/** An address on the access list of the project, for all its setups. */
export interface AccessListEntry {
  kind: 'access-list-entry';
  id: 'access-list';
  /** `203.0.113.7/32` */
  entry: string;
}

/** Made only when asked for. */
export interface MadeCluster {
  kind: 'cluster';
  id: 'cluster';
  name: string;
  tier: 'free' | 'flex';
  regionName: string;
}

export type RecordedObject = SetupObject | ReaderFiles | AccessListEntry | MadeCluster;

/** What the setup knows of what it has made. No secret is in it. */
export interface SetupRecord {
  /** The path, with a suffix `ec2-role+staging`; `project` for what all setups of a project share. */
  setup: string;
  object: RecordedObject;
  /** `intended`: the call was about to be sent, and whether it was is not known. */
  status: 'intended' | 'made';
  /** As IAM gave it; the name, of a database user. */
  arn?: string;
  accessKeyId?: string;
  /** The keys that the user had before: another one is of a call that was cut short. */
  keysBefore?: readonly string[];
  externalId?: string;
}

export const keyOf = ({ setup, object }: Pick<SetupRecord, 'setup' | 'object'>): string =>
  `${setup}/${object.id}`;
