import { UserError } from '@atlas-aws-iam/command';
import { readStoredKey } from '../files/reader-files.ts';
import { createKey, deleteKey, listKeys, ownKeys } from '../kinds/access-key.ts';
import type { SetupObject } from '../objects/index.ts';
import { make } from '../run/setup-run.ts';
import type { SetupRecord } from '../state/setup-record.ts';
import { writePathFiles } from './path-files.ts';
import type { PathPlanner } from './path-planner.ts';
import type { PlannedChange } from './planned-change.ts';

const MAX_KEYS = 2;

type AccessKey = Extract<SetupObject, { kind: 'access-key' }>;

/** A key is of use only while its secret is in the reader's files. @throws UserError when there is no room for one */
export async function planKey(planner: PathPlanner, object: AccessKey): Promise<PlannedChange | undefined> {
  const { run, setup, files, arns, recordOf, newRecord } = planner;
  const { iam } = run.target;
  // Only of a user that is this setup's: the user stands before the key, and would have been refused.
  const keys = arns.has('user') ? await listKeys(iam, object.userName) : [];
  const record = recordOf('key');
  const own = ownKeys(keys, record);
  const stored = readStoredKey(files, setup)?.accessKeyId;
  const usable = keys.find(
    ({ accessKeyId, isActive }) => accessKeyId === stored && isActive && own.includes(accessKeyId),
  );
  const because = reasonOf(own, record);
  const change = (action: PlannedChange['action'], act: () => Promise<void>): PlannedChange => ({
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
    return change('record', async () => run.state.put({ ...newRecord(object), accessKeyId, status: 'made' }));
  }
  if (keys.length - own.length >= MAX_KEYS) {
    throw new UserError(
      `the IAM user ${object.userName} has ${MAX_KEYS} access keys that this setup has not made, and can have no more.`,
      `Delete one: aws iam list-access-keys --user-name ${object.userName} shows them.`,
    );
  }
  return change(own.length > 0 ? 'replace' : 'create', () => renewKey(planner, object));
}

function reasonOf(own: readonly string[], record: SetupRecord | undefined): string | undefined {
  if (own.length === 0) return undefined;
  return record?.status === 'made'
    ? 'its secret is not in your files any more, or the key is not active'
    : 'the setup before ended before its secret was in your files';
}

async function renewKey(planner: PathPlanner, object: AccessKey): Promise<void> {
  const { run, setup, recordOf, newRecord } = planner;
  const { iam } = run.target;
  for (const id of ownKeys(await listKeys(iam, object.userName), recordOf('key'))) {
    run.observe('before-call', `${setup}/old-key`);
    await deleteKey(object, id, iam);
    run.observe('after-call', `${setup}/old-key`);
  }
  const keysBefore = (await listKeys(iam, object.userName)).map(({ accessKeyId }) => accessKeyId);
  await make(run, { ...newRecord(object), keysBefore }, async () => {
    const { accessKeyId, secretAccessKey } = await createKey(object, planner.contextOf('key'));
    run.observe('after-call', `${setup}/secret`);
    writePathFiles(planner, { accessKeyId, secretAccessKey });
    return { accessKeyId };
  });
}
