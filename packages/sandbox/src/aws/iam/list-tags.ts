import { authorize } from './authorize.ts';
import type { IamAction } from './iam-call.ts';
import { pageElement, readPage } from './page.ts';
import type { TaggedEntity } from './tagged-entity.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserTags.html and its siblings: sorted by key. */
export function listTags({ kind, read, resource, find }: TaggedEntity): IamAction {
  return (call) => {
    const members = readIamMembers(call);
    const id = read(members);
    const page = readPage(members);
    members.check();
    authorize(call, `iam:List${kind}Tags`, resource(call, id));

    const tags = [...find(call, id).tags].sort((one, other) => (one.key < other.key ? -1 : 1));
    return pageElement(
      'Tags',
      tags.map(({ key, value }) => ({ Key: key, Value: value })),
      page,
    );
  };
}
