import type { Tag } from '../../account/tag.ts';
import type { Members } from '../validations/members.ts';
import type { TextConstraint } from '../validations/text-constraint.ts';
import { instanceProfileNamed, noSuchEntity, policyWithArn, roleNamed, userNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import {
  arnResource,
  instanceProfileResource,
  policyResource,
  type Resource,
  roleResource,
  userResource,
} from './resources.ts';
import { ARN, EXISTING_USER_NAME, INSTANCE_PROFILE_NAME, ROLE_NAME } from './validations/constraints.ts';

/** What has tags. The actions on them differ in this alone. */
export interface TaggedEntity {
  /** As in `TagUser` and `TagsPerUser`. */
  kind: 'InstanceProfile' | 'OpenIDConnectProvider' | 'Policy' | 'Role' | 'User';
  /** The name, or the ARN, in a call. */
  read(members: Members): string;
  resource(call: IamCall, id: string): Resource;
  /** @throws AwsError NoSuchEntity */
  find(call: IamCall, id: string): { tags: readonly Tag[] };
}

export const TAGGED: readonly TaggedEntity[] = [
  {
    kind: 'User',
    read: reading('UserName', EXISTING_USER_NAME),
    resource: userResource,
    find: userNamed,
  },
  { kind: 'Role', read: reading('RoleName', ROLE_NAME), resource: roleResource, find: roleNamed },
  {
    kind: 'Policy',
    read: reading('PolicyArn', ARN),
    resource: (_, arn) => policyResource(arn),
    find: policyWithArn,
  },
  {
    kind: 'InstanceProfile',
    read: reading('InstanceProfileName', INSTANCE_PROFILE_NAME),
    resource: instanceProfileResource,
    find: instanceProfileNamed,
  },
  {
    kind: 'OpenIDConnectProvider',
    read: reading('OpenIDConnectProviderArn', ARN),
    resource: (_, arn) => arnResource(arn),
    find: ({ account }, arn) =>
      account.entities.oidcProviders.findByArn(arn) ??
      noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`),
  },
];

function reading(name: string, constraint: TextConstraint): (members: Members) => string {
  return (members) => members.requiredText(name, constraint);
}
