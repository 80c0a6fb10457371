import { readMembers } from '../../validations/members.ts';
import { ACCESS_KEY_ID } from './constraints.ts';

export function parseGetAccessKeyInfo(parameters: ReadonlyMap<string, string>): { accessKeyId: string } {
  const members = readMembers(parameters);
  const accessKeyId = members.requiredText('AccessKeyId', ACCESS_KEY_ID);
  members.check();
  return { accessKeyId };
}
