import { requestTagContext } from '../../account/request-context.ts';
import { AwsError } from '../query-protocol.ts';
import { authorize } from './authorize.ts';
import type { IamAction } from './iam-call.ts';
import type { TaggedEntity } from './tagged-entity.ts';
import { MAX_TAGS } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';
import { requireList } from './validations/required-list.ts';
import { readTags, validateTags } from './validations/tags.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagUser.html and its siblings */
export function tagEntity({ kind, read, resource, find }: TaggedEntity): IamAction {
  return (call) => {
    const members = readIamMembers(call);
    const id = read(members);
    const tags = readTags(members);
    members.check();
    requireList('tags', tags);
    validateTags(tags);
    authorize(call, `iam:Tag${kind}`, resource(call, id), requestTagContext(tags));

    const entity = find(call, id);
    // Case does not distinguish keys.
    const replaced = new Set(tags.map(({ key }) => key.toLowerCase()));
    const kept = entity.tags.filter(({ key }) => !replaced.has(key.toLowerCase()));
    if (kept.length + tags.length > MAX_TAGS) {
      throw new AwsError('LimitExceeded', `Cannot exceed quota for TagsPer${kind}: ${MAX_TAGS}`);
    }
    entity.tags = [...kept, ...tags];
    return undefined;
  };
}
