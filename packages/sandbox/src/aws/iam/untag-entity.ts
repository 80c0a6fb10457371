import { authorize } from './authorize.ts';
import type { IamAction } from './iam-call.ts';
import type { TaggedEntity } from './tagged-entity.ts';
import { TAG_KEY } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';
import { requireList } from './validations/required-list.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagUser.html and its siblings. A key that is not there is no error. */
export function untagEntity({ kind, read, resource, find }: TaggedEntity): IamAction {
  return (call) => {
    const members = readIamMembers(call);
    const id = read(members);
    const keys = members.textList('TagKeys', TAG_KEY);
    members.check();
    requireList('tagKeys', keys);
    authorize(call, `iam:Untag${kind}`, resource(call, id), { 'aws:TagKeys': keys });

    const entity = find(call, id);
    const removed = new Set(keys.map((key) => key.toLowerCase()));
    entity.tags = entity.tags.filter(({ key }) => !removed.has(key.toLowerCase()));
    return undefined;
  };
}
