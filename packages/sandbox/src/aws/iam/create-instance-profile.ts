import { authorizeCreation } from './authorize.ts';
import { instanceProfileElement, tagsElementIfAny } from './elements.ts';
import { alreadyExists } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { newResource } from './resources.ts';
import { INSTANCE_PROFILE_NAME, PATH } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';
import { readTags, validateTags } from './validations/tags.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateInstanceProfile.html */
export function createInstanceProfile(call: IamCall): object {
  const members = readIamMembers(call);
  const instanceProfileName = members.requiredText('InstanceProfileName', INSTANCE_PROFILE_NAME);
  const path = members.text('Path', PATH) ?? '/';
  const tags = readTags(members);
  members.check();
  validateTags(tags);
  const resource = newResource(call, 'instance-profile', path, instanceProfileName);
  authorizeCreation(call, 'InstanceProfile', resource, tags);

  const { instanceProfiles } = call.account.entities;
  if (instanceProfiles.isTaken(instanceProfileName)) {
    alreadyExists(`Instance Profile ${instanceProfileName} already exists.`);
  }
  const profile = instanceProfiles.create({ instanceProfileName, path, tags });
  return { InstanceProfile: { ...instanceProfileElement(call, profile), ...tagsElementIfAny(tags) } };
}
