import type { SigningKey } from '../http.ts';
import { callSigned, formOf, type Parameters } from '../sts/call.ts';
import { ACCOUNT, type IamServer, setUp } from './call.ts';

export const APP = `${ACCOUNT}:role/app`;

/** A role with this trust policy, made over IAM. */
export async function createApp(server: IamServer, ...statements: object[]): Promise<void> {
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  await setUp(server, ['CreateRole', { RoleName: 'app', AssumeRolePolicyDocument }]);
}

/** Gives the user `alice` a policy. */
export async function putPolicy(server: IamServer, ...statements: object[]): Promise<void> {
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  await setUp(server, ['PutUserPolicy', { UserName: 'alice', PolicyName: 'p', PolicyDocument }]);
}

/** The status with which the role is assumed, by `alice` when no key is given. */
export async function assume(server: IamServer, key: SigningKey = server.key, parameters: Parameters = {}) {
  const form = formOf('AssumeRole', { RoleArn: APP, RoleSessionName: 's-1', ...parameters });
  return (await callSigned(server, key, form)).status;
}
