import {
  CreateRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { SetupObject } from '../objects/index.ts';
import { comparePolicy, policyText, requiredPolicy } from './compare-policy.ts';
import { eventually } from './eventually.ts';
import { ifThere, isIamError } from './iam-error.ts';
import type { Kind } from './kind.ts';
import { readTag, tagsOf, tagText } from './tags.ts';

type IamRole = Extract<SetupObject, { kind: 'iam-role' }>;

/** "Invalid principal in policy": a user that was made a moment ago. */
const isTooEarly = (error: unknown) => isIamError(error, 'MalformedPolicyDocument');

export const iamRole: Kind<IamRole> = {
  type: 'aws_iam_role',
  name: ({ roleName }) => roleName,
  attributes: ({ roleName, trust }, { record, resolve, setup }) => ({
    arn: record?.arn,
    assume_role_policy: policyText(trust, resolve),
    name: roleName,
    tags: tagText(setup),
  }),
  async read({ roleName: RoleName, trust }, { target, resolve }) {
    const role = (await ifThere(target.iam.send(new GetRoleCommand({ RoleName }))))?.Role;
    if (!role) return undefined;
    const wanted = policyText(trust, resolve);
    return {
      owner: readTag(role.Tags),
      made: { arn: role.Arn ?? '' },
      differences: comparePolicy('assume_role_policy', role.AssumeRolePolicyDocument, wanted),
    };
  },
  async create({ roleName: RoleName, trust }, context) {
    const { target, setup, resolve } = context;
    const AssumeRolePolicyDocument = requiredPolicy(trust, resolve);
    const command = { RoleName, AssumeRolePolicyDocument, Tags: tagsOf(setup) };
    const { Role } = await eventually(context, `the role ${RoleName}`, isTooEarly, () =>
      target.iam.send(new CreateRoleCommand(command)),
    );
    return { arn: Role?.Arn ?? '' };
  },
  async update({ roleName: RoleName, trust }, context) {
    const PolicyDocument = requiredPolicy(trust, context.resolve);
    await eventually(context, `the trust policy of ${RoleName}`, isTooEarly, () =>
      context.target.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument })),
    );
  },
  async remove({ roleName: RoleName }, { target }) {
    await ifThere(target.iam.send(new DeleteRoleCommand({ RoleName })));
  },
};
