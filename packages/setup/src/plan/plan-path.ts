import { randomUUID } from 'node:crypto';
import { UserError } from '@atlas-aws-iam/command';
import { checkFiles, readEnv, readStoredKey, writeEnv, writeProfile } from '../files/reader-files.ts';
import { createKey, deleteKey, listKeys, ownKeys } from '../kinds/access-key.ts';
import type { Difference, KindContext } from '../kinds/kind.ts';
import { kindOf } from '../kinds/kinds.ts';
import {
  type ArnOf,
  describeSetup,
  type EnvValue,
  type ExternalId,
  nameOf,
  type ObjectId,
  type PathSetup,
  type SetupObject,
} from '../objects/index.ts';
import { make, type SetupRun, setupNameOf } from '../run/setup-run.ts';
import { waitUntilIdle } from '../run/wait-until-ready.ts';
import type { ReaderFiles, SetupRecord } from '../state/setup-record.ts';
import { foreignObject } from './foreign-object.ts';
import type { PlannedChange } from './planned-change.ts';

const MAX_KEYS = 2;

type AccessKey = Extract<SetupObject, { kind: 'access-key' }>;
type Plain = Exclude<SetupObject, AccessKey>;

export interface PlannedPath {
  path: string;
  setup: string;
  changes: readonly PlannedChange[];
  files: ReaderFiles;
  /** What the reader is to know besides. */
  notes: readonly string[];
  /** Who the program is to be, once it has been made. */
  principalArn(): string | undefined;
}

/** Reads what there is of a path's setup, and says what is missing. @throws UserError for what is somebody else's */
export async function planPath(run: SetupRun, path: string): Promise<PlannedPath> {
  return createPathPlanner(run, describeSetup(path, run.parameters)).plan();
}

function createPathPlanner(run: SetupRun, { path, objects, env, hasProfile }: PathSetup) {
  const { target, state, parameters } = run;
  const setup = setupNameOf(path, parameters.suffix);
  const name = nameOf(path, parameters.suffix);
  const files: ReaderFiles = {
    kind: 'reader-files',
    id: 'files',
    envFile: target.files.envFile(setup, path),
    ...(hasProfile && { profile: { file: target.files.credentials, name } }),
  };
  /** Of what is there, whoever has made it, and of what has been made meanwhile. */
  const arns = new Map<ObjectId, string>();
  const recordOf = (id: ObjectId | 'files'): SetupRecord | undefined => state.find(`${setup}/${id}`);
  const notes: string[] = [];
  const isOfCompany = objects.some(({ kind }) => kind === 'reserved-role');
  const newExternalId = randomUUID();
  const knownExternalId = () => recordOf('role')?.externalId;

  function resolve(reference: ArnOf | ExternalId): string | undefined {
    return 'arnOf' in reference ? arns.get(reference.arnOf) : (knownExternalId() ?? newExternalId);
  }

  /** For a plan: an external ID that is not in the state would be another one the next time. */
  function resolveKnown(reference: ArnOf | ExternalId): string | undefined {
    return 'arnOf' in reference ? arns.get(reference.arnOf) : knownExternalId();
  }

  /** What IAM will call what is not there yet: so that a database user of that name is seen before anything is made. */
  function foresee(reference: ArnOf | ExternalId): string | undefined {
    const known = resolve(reference);
    if (known !== undefined || !('arnOf' in reference)) return known;
    const object = objects.find(({ id }) => id === reference.arnOf);
    const partition = target.callerArn.split(':')[1] ?? 'aws';
    const arn = (kind: string) => `arn:${partition}:iam::${target.place.account}:${kind}/${name}`;
    if (object?.kind === 'iam-user') return arn('user');
    return object?.kind === 'iam-role' ? arn('role') : undefined;
  }

  function contextOf(id: ObjectId, resolver = resolve): KindContext {
    return { target, setup, record: recordOf(id), resolve: resolver, say: run.say, pause: run.pause };
  }

  async function planPlain(object: Plain): Promise<PlannedChange | undefined> {
    const kind = kindOf(object);
    const context = contextOf(object.id, object.kind === 'database-user' ? foresee : resolve);
    const found = await kind.read(object, context);
    const arn = found?.made.arn;
    if (arn !== undefined) arns.set(object.id, arn);
    const record = recordOf(object.id);
    const change = (
      action: PlannedChange['action'],
      act: () => Promise<void>,
      differences = found?.differences ?? [],
    ): PlannedChange => ({
      action,
      key: `${setup}/${object.id}`,
      type: kind.type,
      name: object.kind === 'database-user' ? name : kind.name(object),
      attributes: kind.attributes(object, contextOf(object.id, resolveKnown)),
      differences,
      run: act,
    });
    if (!found) {
      return change('create', () =>
        make(run, newRecord(object), async () => {
          const made = await kind.create(object, contextOf(object.id));
          if (made.arn !== undefined) arns.set(object.id, made.arn);
          return made;
        }),
      );
    }
    if (object.kind === 'reserved-role') return undefined;
    if (found.owner !== 'holder') {
      const { tag } = found.owner;
      const isOwn = tag === setup && record !== undefined;
      if (!isOwn && object.kind === 'oidc-provider') return useProvider(found.differences, kind.name(object));
      if (!isOwn && object.kind === 'database-user' && isOfCompany)
        return useUser(found.differences, arn ?? '');
      const shown = object.kind === 'database-user' ? (arn ?? '') : kind.name(object);
      if (!isOwn) throw foreignObject(object.kind, shown, tag);
    }
    const keep = async () => state.put({ ...newRecord(object), ...found.made, status: 'made' });
    if (found.differences.length > 0) {
      return change('update', async () => {
        run.signal.throwIfAborted();
        await kind.update?.(object, contextOf(object.id));
        await keep();
      });
    }
    return record?.status === 'made' ? undefined : change('record', keep);
  }

  /** A provider is the account's, and others may need it: it is neither changed nor removed. */
  function useProvider(differences: readonly Difference[], issuer: string): undefined {
    notes.push(`The identity provider ${issuer} is there already: it is used as it is, and stays.`);
    const [difference] = differences;
    if (!difference) return undefined;
    throw new UserError(
      `the identity provider ${issuer}, which no setup has made, does not take the audience ${difference.to}.`,
      `Add the audience to it yourself, or name one that it takes (${difference.from}): --audience <name>.`,
    );
  }

  /** So is the database user of a role that the company shares, not one of a name that a setup gives. */
  function useUser(differences: readonly Difference[], arn: string): undefined {
    notes.push(`The database user ${arn} is there already: it is used as it is, and stays.`);
    // Without scopes it may log in to every cluster.
    const difference = differences.find(({ attribute, from }) => attribute !== 'scopes' || from !== '');
    if (!difference) return undefined;
    throw new UserError(
      `the database user ${arn}, which no setup has made, has the ${difference.attribute} ${difference.from || '(none)'}, and not ${difference.to}.`,
      'Change it yourself in Atlas, under Database Access, or delete it: then a setup makes one.',
    );
  }

  function newRecord(object: SetupObject | ReaderFiles): Omit<SetupRecord, 'status'> {
    const externalId = object.kind === 'iam-role' && JSON.stringify(object.trust).includes('externalId');
    return {
      setup,
      object,
      ...(externalId && { externalId: knownExternalId() ?? newExternalId }),
    };
  }

  async function planKey(object: AccessKey): Promise<PlannedChange | undefined> {
    // Only of a user that is this setup's: the user stands before the key, and would have been refused.
    const keys = arns.has('user') ? await listKeys(target.iam, object.userName) : [];
    const record = recordOf('key');
    const own = ownKeys(keys, record);
    const stored = readStoredKey(files, setup)?.accessKeyId;
    const usable = keys.find(
      ({ accessKeyId, isActive }) => accessKeyId === stored && isActive && own.includes(accessKeyId),
    );
    const change = (
      action: PlannedChange['action'],
      act: () => Promise<void>,
      because?: string,
    ): PlannedChange => ({
      action,
      key: `${setup}/key`,
      type: 'aws_iam_access_key',
      name: object.userName,
      attributes: { id: undefined, secret: '(sensitive value)', user: object.userName },
      differences: [],
      ...(because !== undefined && { because }),
      run: act,
    });
    if (usable) {
      if (record?.status === 'made') return undefined;
      const { accessKeyId } = usable;
      return change('record', async () => state.put({ ...newRecord(object), accessKeyId, status: 'made' }));
    }
    if (keys.length - own.length >= MAX_KEYS) {
      throw new UserError(
        `the IAM user ${object.userName} has ${MAX_KEYS} access keys that this setup has not made, and can have no more.`,
        `Delete one: aws iam list-access-keys --user-name ${object.userName} shows them.`,
      );
    }
    return change(own.length > 0 ? 'replace' : 'create', () => renewKey(object), reasonOf(own, record));
  }

  function reasonOf(own: readonly string[], record: SetupRecord | undefined): string | undefined {
    if (own.length === 0) return undefined;
    return record?.status === 'made'
      ? 'its secret is not in your files any more, or the key is not active'
      : 'the setup before ended before its secret was in your files';
  }

  async function renewKey(object: AccessKey): Promise<void> {
    const before = await listKeys(target.iam, object.userName);
    for (const id of ownKeys(before, recordOf('key'))) {
      run.observe('before-call', `${setup}/old-key`);
      await deleteKey(object, id, target.iam);
      run.observe('after-call', `${setup}/old-key`);
    }
    const keysBefore = (await listKeys(target.iam, object.userName)).map(({ accessKeyId }) => accessKeyId);
    await make(run, { ...newRecord(object), keysBefore }, async () => {
      const { accessKeyId, secretAccessKey } = await createKey(object, target.iam);
      run.observe('after-call', `${setup}/secret`);
      writeFiles({ accessKeyId, secretAccessKey });
      return { accessKeyId };
    });
  }

  /** What is known of the variables. The secret is read back from where it was put. */
  function envOf(key = readStoredKey(files, setup)): Record<string, string | undefined> {
    const filled = (value: EnvValue): string | undefined => {
      if (typeof value === 'string') return value;
      if ('ofKey' in value) return key?.[value.ofKey];
      if ('tokenFile' in value) return target.reader.tokenFile;
      return resolve(value);
    };
    const { AWS_EC2_METADATA_DISABLED: disabled, ...others } = target.env;
    const isForInstance = objects.some(({ kind }) => kind === 'instance-profile');
    return {
      ...others,
      ...(disabled !== undefined && !isForInstance && { AWS_EC2_METADATA_DISABLED: disabled }),
      AWS_MONGO_CLUSTER_URL: run.cluster.url,
      AWS_MONGO_DATABASE: parameters.database,
      ...Object.fromEntries(Object.entries(env).map(([variable, value]) => [variable, filled(value)])),
    };
  }

  function writeFiles(key?: { accessKeyId: string; secretAccessKey: string }): void {
    if (key) writeProfile(files, setup, key);
    const known = Object.entries(envOf(key)).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    // What a service hands out is written when the path is proved.
    const kept = Object.entries(readEnv(files.envFile, setup)).filter(([name]) => !(name in envOf()));
    writeEnv(files, setup, Object.fromEntries([...known, ...kept]));
  }

  function planFiles(hasOthers: boolean): PlannedChange | undefined {
    const written = readEnv(files.envFile, setup);
    const isSame = Object.entries(envOf()).every(
      ([name, value]) => value !== undefined && written[name] === value,
    );
    if (!hasOthers && isSame && recordOf('files')?.status === 'made') return undefined;
    return {
      action: isSame ? 'record' : 'write',
      key: `${setup}/files`,
      type: 'file',
      name: files.envFile,
      attributes: {
        variables: Object.keys(envOf()),
        ...(files.profile && { profile: `[${files.profile.name}] in ${files.profile.file}` }),
      },
      differences: [],
      run: () =>
        make(run, newRecord(files), async () => {
          // A cluster that is being made has no address yet.
          if (run.cluster.url === undefined) await waitUntilIdle(run);
          writeFiles();
          return {};
        }),
    };
  }

  return {
    async plan(): Promise<PlannedPath> {
      const changes: PlannedChange[] = [];
      for (const object of objects) {
        const change = await (object.kind === 'access-key' ? planKey(object) : planPlain(object));
        if (change) changes.push(change);
      }
      checkFiles(files, setup, envOf());
      const write = planFiles(changes.some(({ action }) => action !== 'record'));
      // From before the first secret is in them, the state says that the files are written.
      const announce = async () => state.put({ ...newRecord(files), status: 'intended' });
      const [first] = changes;
      const begun =
        write && first ? [{ ...first, run: () => announce().then(first.run) }, ...changes.slice(1)] : changes;
      return {
        path,
        setup,
        changes: write ? [...begun, write] : begun,
        files,
        notes,
        principalArn: () => arns.get(objects.some(({ id }) => id === 'role') ? 'role' : 'user'),
      };
    },
  };
}
