import { refuseNotEmulated } from '../validations/refuse-not-emulated.ts';
import { authorizeCreation } from './authorize.ts';
import { roleElement, tagsElementIfAny } from './elements.ts';
import { alreadyExists } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { newResource } from './resources.ts';
import {
  MAX_SESSION_DURATION,
  PATH,
  POLICY_DOCUMENT,
  ROLE_DESCRIPTION,
  ROLE_NAME,
} from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';
import { readTags, validateTags } from './validations/tags.ts';
import { parseTrustPolicy } from './validations/trust-policy.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export function createRole(call: IamCall): object {
  refuseNotEmulated('iam:CreateRole', call.parameters, ['PermissionsBoundary']);
  const members = readIamMembers(call);
  const path = members.text('Path', PATH) ?? '/';
  const roleName = members.requiredText('RoleName', ROLE_NAME);
  const document = members.requiredText('AssumeRolePolicyDocument', POLICY_DOCUMENT);
  const description = members.text('Description', ROLE_DESCRIPTION);
  const maxSessionDurationSeconds = members.integer('MaxSessionDuration', MAX_SESSION_DURATION);
  const tags = readTags(members);
  members.check();
  validateTags(tags);
  const resource = newResource(call, 'role', path, roleName);
  authorizeCreation(call, 'Role', resource, tags);

  const { roles } = call.account.entities;
  if (roles.isTaken(roleName)) alreadyExists(`Role with name ${roleName} already exists.`);
  const trustPolicy = parseTrustPolicy(call, document);
  const role = roles.create({ roleName, path, description, tags, trustPolicy, maxSessionDurationSeconds });
  // Description and longest session come with GetRole alone.
  return { Role: { ...roleElement(call, role), ...tagsElementIfAny(tags) } };
}
