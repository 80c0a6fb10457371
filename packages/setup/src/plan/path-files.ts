import { readEnv, readStoredKey, type StoredKey, writeEnv, writeProfile } from '../files/reader-files.ts';
import type { EnvValue } from '../objects/index.ts';
import { make } from '../run/setup-run.ts';
import { waitUntilIdle } from '../run/wait-until-ready.ts';
import type { PathPlanner } from './path-planner.ts';
import type { PlannedChange } from './planned-change.ts';

/** What is known of the path's variables. A secret is read back from where it was put. */
export function pathEnv(
  { run, described, setup, files, resolve }: PathPlanner,
  key = readStoredKey(files, setup),
): Record<string, string | undefined> {
  const { target, cluster, parameters } = run;
  const filled = (value: EnvValue): string | undefined => {
    if (typeof value === 'string') return value;
    if ('ofKey' in value) return key?.[value.ofKey];
    if ('tokenFile' in value) return target.reader.tokenFile;
    return resolve(value);
  };
  const { AWS_EC2_METADATA_DISABLED: disabled, ...others } = target.env;
  const isForInstance = described.objects.some(({ kind }) => kind === 'instance-profile');
  return {
    ...others,
    ...(disabled !== undefined && !isForInstance && { AWS_EC2_METADATA_DISABLED: disabled }),
    AWS_MONGO_CLUSTER_URL: cluster.url,
    AWS_MONGO_DATABASE: parameters.database,
    ...Object.fromEntries(Object.entries(described.env).map(([name, value]) => [name, filled(value)])),
  };
}

/** Writes what is known so far. */
export function writePathFiles(planner: PathPlanner, key?: StoredKey): void {
  const { setup, files } = planner;
  if (key) writeProfile(files, setup, key);
  const env = pathEnv(planner, key);
  const known = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  // What a service hands out is written when the path is proved.
  const kept = Object.entries(readEnv(files.envFile, setup)).filter(([name]) => !(name in env));
  writeEnv(files, setup, Object.fromEntries([...known, ...kept]));
}

/** @param hasOthers whether something else is changed, which the files may follow */
export function planFiles(planner: PathPlanner, hasOthers: boolean): PlannedChange | undefined {
  const { run, setup, files, recordOf, newRecord } = planner;
  const written = readEnv(files.envFile, setup);
  const env = pathEnv(planner);
  const isSame = Object.entries(env).every(([name, value]) => value !== undefined && written[name] === value);
  if (!hasOthers && isSame && recordOf('files')?.status === 'made') return undefined;
  return {
    action: isSame ? 'record' : 'write',
    key: `${setup}/files`,
    type: 'file',
    name: files.envFile,
    attributes: {
      variables: Object.keys(env),
      ...(files.profile && { profile: `[${files.profile.name}] in ${files.profile.file}` }),
    },
    differences: [],
    run: () =>
      make(run, newRecord(files), async () => {
        // A cluster that is being made has no address yet.
        if (run.cluster.url === undefined) await waitUntilIdle(run);
        writePathFiles(planner);
        return {};
      }),
  };
}
