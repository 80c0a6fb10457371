import { authorize } from './authorize.ts';
import { instanceProfileElement, tagsElement } from './elements.ts';
import { instanceProfileNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { instanceProfileResource } from './resources.ts';
import { INSTANCE_PROFILE_NAME } from './validations/constraints.ts';
import { readIamMembers } from './validations/read-iam-members.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetInstanceProfile.html */
export function getInstanceProfile(call: IamCall): object {
  const members = readIamMembers(call);
  const name = members.requiredText('InstanceProfileName', INSTANCE_PROFILE_NAME);
  members.check();
  authorize(call, 'iam:GetInstanceProfile', instanceProfileResource(call, name));

  const profile = instanceProfileNamed(call, name);
  return { InstanceProfile: { ...instanceProfileElement(call, profile), ...tagsElement(profile.tags) } };
}
