import type { StaticKeyMetadata } from '../../account/key-store.ts';
import { noSuchEntity, userNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';

/** A key that is somebody else's is as good as none. */
export function accessKeyOf(call: IamCall, userName: string, accessKeyId: string): StaticKeyMetadata {
  userNamed(call, userName);
  const key = call.account.entities.keys.findStaticKey(accessKeyId);
  if (key?.userName === userName) return key;
  return noSuchEntity(`The Access Key with id ${accessKeyId} cannot be found.`);
}
