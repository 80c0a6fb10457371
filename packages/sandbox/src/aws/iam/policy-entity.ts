import type { PolicyHolder } from '../../account/principal.ts';
import type { TextConstraint } from '../validations/text-constraint.ts';
import { roleNamed, userNamed } from './entities.ts';
import type { IamCall } from './iam-call.ts';
import { type Resource, roleResource, userResource } from './resources.ts';
import { EXISTING_USER_NAME, ROLE_NAME, USER_NAME } from './validations/constraints.ts';

/** What holds policies. Actions on users and on roles differ in this alone. */
export interface PolicyEntity {
  /** As in `AttachUserPolicy` and `UserName`. */
  kind: 'User' | 'Role';
  /** How long its name may be for managed policies. */
  attachedName: TextConstraint;
  /** The same for inline policies. */
  inlineName: TextConstraint;
  resource(call: IamCall, name: string): Resource;
  /** @throws AwsError NoSuchEntity */
  named(call: IamCall, name: string): PolicyHolder;
}

export const USER: PolicyEntity = {
  kind: 'User',
  attachedName: USER_NAME,
  inlineName: EXISTING_USER_NAME,
  resource: userResource,
  named: userNamed,
};

export const ROLE: PolicyEntity = {
  kind: 'Role',
  attachedName: ROLE_NAME,
  inlineName: ROLE_NAME,
  resource: roleResource,
  named: roleNamed,
};
