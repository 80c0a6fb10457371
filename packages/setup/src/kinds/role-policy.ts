import {
  AttachRolePolicyCommand,
  DetachRolePolicyCommand,
  paginateListAttachedRolePolicies,
} from '@aws-sdk/client-iam';
import type { SetupObject } from '../objects/index.ts';
import { eventually, isTooEarly } from './eventually.ts';
import { ifThere, isIamError } from './iam-error.ts';
import type { Kind } from './kind.ts';

type RolePolicy = Extract<SetupObject, { kind: 'role-policy' }>;

export const rolePolicy: Kind<RolePolicy> = {
  type: 'aws_iam_role_policy_attachment',
  name: ({ roleName }) => roleName,
  attributes: ({ roleName, policyArn }) => ({ policy_arn: policyArn, role: roleName }),
  async read({ roleName: RoleName, policyArn }, { target: { iam: client } }) {
    try {
      for await (const { AttachedPolicies = [] } of paginateListAttachedRolePolicies(
        { client },
        { RoleName },
      )) {
        if (AttachedPolicies.some(({ PolicyArn }) => PolicyArn === policyArn)) {
          return { owner: 'holder', made: {}, differences: [] };
        }
      }
    } catch (error) {
      if (!isIamError(error, 'NoSuchEntity')) throw error;
    }
    return undefined;
  },
  async create({ roleName: RoleName, policyArn: PolicyArn }, context) {
    await eventually(context, `the role ${RoleName}`, isTooEarly, () =>
      context.target.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
    );
    return {};
  },
  async remove({ roleName: RoleName, policyArn: PolicyArn }, { target }) {
    await ifThere(target.iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })));
  },
};
