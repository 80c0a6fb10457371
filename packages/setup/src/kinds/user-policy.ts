import { DeleteUserPolicyCommand, GetUserPolicyCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import type { SetupObject } from '../objects/index.ts';
import { comparePolicy, policyText, requiredPolicy } from './compare-policy.ts';
import { eventually, isTooEarly } from './eventually.ts';
import { ifThere } from './iam-error.ts';
import type { Kind, KindContext } from './kind.ts';

type UserPolicy = Extract<SetupObject, { kind: 'user-policy' }>;

export const userPolicy: Kind<UserPolicy> = {
  type: 'aws_iam_user_policy',
  name: ({ policyName }) => policyName,
  attributes: ({ userName, document }, { resolve }) => ({
    policy: policyText(document, resolve),
    user: userName,
  }),
  async read({ userName: UserName, policyName: PolicyName, document }, { target, resolve }) {
    const found = await ifThere(target.iam.send(new GetUserPolicyCommand({ UserName, PolicyName })));
    const wanted = policyText(document, resolve);
    return (
      found && {
        owner: 'holder',
        made: {},
        differences: comparePolicy('policy', found.PolicyDocument, wanted),
      }
    );
  },
  async create(object, context) {
    await put(object, context);
    return {};
  },
  update: put,
  async remove({ userName: UserName, policyName: PolicyName }, { target }) {
    await ifThere(target.iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName })));
  },
};

async function put({ userName, policyName, document }: UserPolicy, context: KindContext): Promise<void> {
  const PolicyDocument = requiredPolicy(document, context.resolve);
  const command = { UserName: userName, PolicyName: policyName, PolicyDocument };
  await eventually(context, `the user ${userName}`, isTooEarly, () =>
    context.target.iam.send(new PutUserPolicyCommand(command)),
  );
}
