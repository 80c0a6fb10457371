import type { PolicyDocument, PolicyStatement } from '../../../src/account/policy.ts';
import type { Clock } from '../../../src/clock.ts';
import { type SigningKey, send, signedCall } from '../http.ts';
import { NOW, startTestServer, type TestServer } from '../servers.ts';
import { type Parameters, readAnswer, type StsAnswer } from '../sts/call.ts';

export const ACCOUNT = 'arn:aws:iam::123456789012';

export interface IamServer extends TestServer {
  /** A key of the user `admin`, who may do everything; that of `alice` may do nothing. */
  admin: SigningKey;
}

export async function startIamServer(clock: Clock = () => NOW): Promise<IamServer> {
  const server = await startTestServer(clock);
  return { ...server, admin: keyOfUser(server, 'admin', { Effect: 'Allow', Action: '*', Resource: '*' }) };
}

/** A key of a new user who may do what the statements say. */
export function keyOfUser(
  { account }: TestServer,
  userName: string,
  ...statements: PolicyStatement[]
): SigningKey {
  account.createUser({ userName, ...(statements.length > 0 && { policy: policyOf(...statements) }) });
  return account.createAccessKey({ userName });
}

export function policyOf(...statements: PolicyStatement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: statements };
}

export function iamForm(action: string, parameters: Parameters): string {
  const form = new URLSearchParams({ Action: action, Version: '2010-05-08' });
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) form.set(name, value);
  return form.toString();
}

/** One call as the administrator, or as whose key is given. */
export async function callIam(
  server: IamServer,
  action: string,
  parameters: Parameters = {},
  key: SigningKey = server.admin,
): Promise<StsAnswer> {
  const body = iamForm(action, parameters);
  return readAnswer(await send(server.url, signedCall(key, { now: NOW, service: 'iam', body })));
}

export function refusalOf({ status, code, message }: StsAnswer) {
  return { status, code, message };
}

/** What the call is refused with. */
export async function refusal(...call: globalThis.Parameters<typeof callIam>) {
  return refusalOf(await callIam(...call));
}

export const S3_POLICY = JSON.stringify(policyOf({ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }));
export const EC2_TRUST = JSON.stringify(
  policyOf({ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }),
);

/** Makes what the calls say, and answers none that is refused. */
export async function setUp(
  server: IamServer,
  ...calls: [action: string, parameters: Parameters][]
): Promise<void> {
  for (const [action, parameters] of calls) {
    const { status, body } = await callIam(server, action, parameters);
    if (status !== 200) throw new Error(`${action}: ${body}`);
  }
}
