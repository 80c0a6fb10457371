import type { InstanceProfile } from '../../account/instance-profiles.ts';
import type { ManagedPolicy } from '../../account/managed-policies.ts';
import type { RoleRecord, UserRecord } from '../../account/principal.ts';
import type { Tag } from '../../account/tag.ts';
import { encodeDocument } from './encode-document.ts';
import type { IamCall } from './iam-call.ts';

// Which elements an answer has was recorded on the live service by localstack/localstack, 2026-02. Their order is not in
// that record; it is the one of the examples in the API reference.

export function listElement(members: readonly unknown[]): object {
  return { member: members };
}

/** Policies, instance profiles and providers that are read have a list even when it is empty; other answers leave it out. */
export function tagsElement(tags: readonly Tag[]): object {
  return { Tags: listElement(tags.map(({ key, value }) => ({ Key: key, Value: value }))) };
}

export function tagsElementIfAny(tags: readonly Tag[]): object {
  return tags.length === 0 ? {} : tagsElement(tags);
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html */
export function userElement({ path, userName, userId, arn, createDate, tags }: UserRecord): object {
  return {
    Path: path,
    UserName: userName,
    UserId: userId,
    Arn: arn,
    CreateDate: createDate,
    ...tagsElementIfAny(tags),
  };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_Role.html */
export function roleElement({ account }: IamCall, role: RoleRecord): object {
  const policy = role.trustPolicy ?? { Version: '2012-10-17', Statement: [] };
  return {
    Path: role.path,
    AssumeRolePolicyDocument: encodeDocument(
      JSON.stringify(account.entities.trustPrincipals.withNames(policy)),
    ),
    RoleId: role.roleId,
    RoleName: role.roleName,
    Arn: role.arn,
    CreateDate: role.createDate,
  };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_Policy.html */
export function policyElement({ account }: IamCall, policy: ManagedPolicy): object {
  const { users, roles } = account.entities;
  const holders = [...users.all(), ...roles.all()].filter(({ attachedPolicies }) =>
    attachedPolicies.has(policy.arn),
  );
  return {
    PolicyName: policy.policyName,
    PolicyId: policy.policyId,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: 'v1',
    AttachmentCount: holders.length,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate: policy.createDate,
    // There is one version, and nothing else of a policy changes.
    UpdateDate: policy.createDate,
  };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_InstanceProfile.html */
export function instanceProfileElement(call: IamCall, profile: InstanceProfile): object {
  return {
    InstanceProfileId: profile.instanceProfileId,
    Roles: listElement(profile.role ? [roleElement(call, profile.role)] : []),
    InstanceProfileName: profile.instanceProfileName,
    Path: profile.path,
    Arn: profile.arn,
    CreateDate: profile.createDate,
  };
}
