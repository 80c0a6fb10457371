import { addRoleToInstanceProfile } from './add-role-to-instance-profile.ts';
import { createAccessKey } from './create-access-key.ts';
import { createInstanceProfile } from './create-instance-profile.ts';
import { createOpenIdConnectProvider } from './create-open-id-connect-provider.ts';
import { createPolicy } from './create-policy.ts';
import { createRole } from './create-role.ts';
import { createUser } from './create-user.ts';
import { deleteAccessKey } from './delete-access-key.ts';
import { deleteInlinePolicy } from './delete-inline-policy.ts';
import { deleteInstanceProfile } from './delete-instance-profile.ts';
import { deleteOpenIdConnectProvider } from './delete-open-id-connect-provider.ts';
import { deletePolicy } from './delete-policy.ts';
import { deleteRole } from './delete-role.ts';
import { deleteUser } from './delete-user.ts';
import { getAccessKeyLastUsed } from './get-access-key-last-used.ts';
import { getInlinePolicy } from './get-inline-policy.ts';
import { getInstanceProfile } from './get-instance-profile.ts';
import { getOpenIdConnectProvider } from './get-open-id-connect-provider.ts';
import { getPolicy } from './get-policy.ts';
import { getPolicyVersion } from './get-policy-version.ts';
import { getRole } from './get-role.ts';
import { getUser } from './get-user.ts';
import type { IamAction } from './iam-call.ts';
import { listAccessKeys } from './list-access-keys.ts';
import { listAttachedPolicies } from './list-attached-policies.ts';
import { listInlinePolicies } from './list-inline-policies.ts';
import { listInstanceProfiles, listInstanceProfilesForRole } from './list-instance-profiles.ts';
import { listOpenIdConnectProviders } from './list-open-id-connect-providers.ts';
import { listPolicies } from './list-policies.ts';
import { listRoles } from './list-roles.ts';
import { listTags } from './list-tags.ts';
import { listUsers } from './list-users.ts';
import { attachPolicy, detachPolicy } from './policy-attachment.ts';
import { ROLE, USER } from './policy-entity.ts';
import { putInlinePolicy } from './put-inline-policy.ts';
import { removeRoleFromInstanceProfile } from './remove-role-from-instance-profile.ts';
import { simulatePrincipalPolicy } from './simulate-principal-policy.ts';
import { tagEntity } from './tag-entity.ts';
import { TAGGED } from './tagged-entity.ts';
import { untagEntity } from './untag-entity.ts';
import { updateAccessKey } from './update-access-key.ts';
import { updateAssumeRolePolicy } from './update-assume-role-policy.ts';

export const ACTIONS: Readonly<Record<string, IamAction>> = {
  AddRoleToInstanceProfile: addRoleToInstanceProfile,
  AttachRolePolicy: attachPolicy(ROLE),
  AttachUserPolicy: attachPolicy(USER),
  CreateAccessKey: createAccessKey,
  CreateInstanceProfile: createInstanceProfile,
  CreateOpenIDConnectProvider: createOpenIdConnectProvider,
  CreatePolicy: createPolicy,
  CreateRole: createRole,
  CreateUser: createUser,
  DeleteAccessKey: deleteAccessKey,
  DeleteInstanceProfile: deleteInstanceProfile,
  DeleteOpenIDConnectProvider: deleteOpenIdConnectProvider,
  DeletePolicy: deletePolicy,
  DeleteRole: deleteRole,
  DeleteRolePolicy: deleteInlinePolicy(ROLE),
  DeleteUser: deleteUser,
  DeleteUserPolicy: deleteInlinePolicy(USER),
  DetachRolePolicy: detachPolicy(ROLE),
  DetachUserPolicy: detachPolicy(USER),
  GetAccessKeyLastUsed: getAccessKeyLastUsed,
  GetInstanceProfile: getInstanceProfile,
  GetOpenIDConnectProvider: getOpenIdConnectProvider,
  GetPolicy: getPolicy,
  GetPolicyVersion: getPolicyVersion,
  GetRole: getRole,
  GetRolePolicy: getInlinePolicy(ROLE),
  GetUser: getUser,
  GetUserPolicy: getInlinePolicy(USER),
  ListAccessKeys: listAccessKeys,
  ListAttachedRolePolicies: listAttachedPolicies(ROLE),
  ListAttachedUserPolicies: listAttachedPolicies(USER),
  ListInstanceProfiles: listInstanceProfiles,
  ListInstanceProfilesForRole: listInstanceProfilesForRole,
  ListOpenIDConnectProviders: listOpenIdConnectProviders,
  ListPolicies: listPolicies,
  ListRolePolicies: listInlinePolicies(ROLE),
  ListRoles: listRoles,
  ListUserPolicies: listInlinePolicies(USER),
  ListUsers: listUsers,
  PutRolePolicy: putInlinePolicy(ROLE),
  PutUserPolicy: putInlinePolicy(USER),
  RemoveRoleFromInstanceProfile: removeRoleFromInstanceProfile,
  SimulatePrincipalPolicy: simulatePrincipalPolicy,
  UpdateAccessKey: updateAccessKey,
  UpdateAssumeRolePolicy: updateAssumeRolePolicy,
  // TagUser, UntagUser, ListUserTags and so on.
  ...Object.fromEntries(
    TAGGED.flatMap((entity) => [
      [`Tag${entity.kind}`, tagEntity(entity)],
      [`Untag${entity.kind}`, untagEntity(entity)],
      [`List${entity.kind}Tags`, listTags(entity)],
    ]),
  ),
};
