import type { PolicyDocument, PolicyStatement, Sandbox } from '@atlas-aws-iam/sandbox';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { Row } from '../../row.ts';
import {
  ALLOW,
  type AssumeRoleCase,
  assumeRoleCases,
  CALLER_ARN,
  ROLE_ARN,
  refusedTo,
} from './assume-role-cases.ts';
import { clientConfig, providerRow } from './provider-row.ts';

export const assumeRoleRows: readonly Row[] = assumeRoleCases.flatMap((input) =>
  providerRow({
    name: `AssumeRole: ${input.name}`,
    path: 'sts-assume-role',
    prepare: (sandbox) => prepare(sandbox, input),
    error: input.error ?? refusedTo(CALLER_ARN),
    explanation: input.explanation ?? 'assume-role-refused',
  }),
);

function prepare(sandbox: Sandbox, { trust = [ALLOW], policy, params, more, isChained }: AssumeRoleCase) {
  const { account } = sandbox;
  const caller = policy && { policy: policyOf(policy) };
  account.createRole({
    roleName: 'target',
    ...(trust.length > 0 && { trustPolicy: policyOf(trust) }),
    maxSessionDurationSeconds: 7200,
  });
  account.createUser({ userName: 'caller', ...caller });
  if (isChained) account.createRole({ roleName: 'caller' });
  return fromTemporaryCredentials({
    params: { RoleArn: ROLE_ARN, RoleSessionName: 'refusal', ...params, ...more },
    masterCredentials: isChained
      ? account.issueSession({ roleName: 'caller', roleSessionName: 'refusal' })
      : account.createAccessKey({ userName: 'caller' }),
    mfaCodeProvider: async () => '123456',
    clientConfig: clientConfig(sandbox),
  });
}

function policyOf(Statement: readonly PolicyStatement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement };
}
