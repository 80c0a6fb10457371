import type { IamCall } from '../iam-call.ts';
import { ARN } from './constraints.ts';
import { readIamMembers } from './read-iam-members.ts';

export function readProviderArn(call: IamCall): string {
  const members = readIamMembers(call);
  const arn = members.requiredText('OpenIDConnectProviderArn', ARN);
  members.check();
  return arn;
}
