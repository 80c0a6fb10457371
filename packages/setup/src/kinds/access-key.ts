import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  type IAMClient,
  paginateListAccessKeys,
} from '@aws-sdk/client-iam';
import type { SetupObject } from '../objects/index.ts';
import { eventually, isTooEarly } from './eventually.ts';
import { isIamError } from './iam-error.ts';
import type { KindContext, Made } from './kind.ts';

type AccessKey = Extract<SetupObject, { kind: 'access-key' }>;

export interface NewKey extends Required<Pick<Made, 'accessKeyId'>> {
  secretAccessKey: string;
}

/** The ids of the user's keys; none of a user that is not there. */
export async function listKeys(
  client: IAMClient,
  UserName: string,
): Promise<{ accessKeyId: string; isActive: boolean }[]> {
  const keys: { accessKeyId: string; isActive: boolean }[] = [];
  try {
    for await (const { AccessKeyMetadata = [] } of paginateListAccessKeys({ client }, { UserName })) {
      for (const { AccessKeyId = '', Status } of AccessKeyMetadata) {
        keys.push({ accessKeyId: AccessKeyId, isActive: Status === 'Active' });
      }
    }
  } catch (error) {
    if (!isIamError(error, 'NoSuchEntity')) throw error;
  }
  return keys;
}

/** Of the user's keys those that the setup has made: the one of the record, or those that came after its intent. */
export function ownKeys(
  keys: readonly { accessKeyId: string }[],
  record: KindContext['record'],
): readonly string[] {
  const ids = keys.map(({ accessKeyId }) => accessKeyId);
  if (!record) return [];
  const { keysBefore, accessKeyId } = record;
  return ids.filter(
    (id) => id === accessKeyId || (record.status === 'intended' && !keysBefore?.includes(id)),
  );
}

export async function createKey({ userName }: AccessKey, context: KindContext): Promise<NewKey> {
  const command = new CreateAccessKeyCommand({ UserName: userName });
  const { AccessKey } = await eventually(context, `the user ${userName}`, isTooEarly, () =>
    context.target.iam.send(command),
  );
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

export async function deleteKey({ userName }: AccessKey, id: string, client: IAMClient): Promise<void> {
  try {
    await client.send(new DeleteAccessKeyCommand({ UserName: userName, AccessKeyId: id }));
  } catch (error) {
    if (!isIamError(error, 'NoSuchEntity')) throw error;
  }
}
