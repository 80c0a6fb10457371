import { expect, test } from 'vitest';
import { callIam, type IamServer, refusal, startIamServer } from './call.ts';

const policyOn = (element: object) => ({
  PolicyName: 'p',
  PolicyDocument: JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: 's3:Get*', ...element },
  }),
});

async function problemOf(server: IamServer, element: object) {
  const { status, code, message } = await refusal(server, 'CreatePolicy', policyOn(element));
  expect({ status, code }).toEqual({ status: 400, code: 'MalformedPolicyDocument' });
  return message;
}

const LEGACY = 'The policy failed legacy parsing';
const VENDOR = 'Resource vendor must be fully qualified and cannot contain regexes.';
const IAM_PATH =
  'IAM resource path must either be "*", root, or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.';
const partition = (name: string, shown: string) =>
  `Partition "${name}" is not valid for resource "arn:${shown}".`;

// Nearly all with their answers are from getmoto/moto's tests, which were made against the live service.
test.each([
  ['', 'Resource  must be in ARN format or "*".'],
  ['invalid resource', 'Resource invalid resource must be in ARN format or "*".'],
  ['a:bsdfdsafsad', partition('bsdfdsafsad', 'bsdfdsafsad:*:*:*:*')],
  ['a:b:cadfsdf', partition('b', 'b:cadfsdf:*:*:*')],
  ['a:b:c:d:e:f:g:h', partition('b', 'b:c:d:e:f:g:h')],
  ['aws:s3:::example_bucket', partition('s3', 's3:::example_bucket:*')],
  ['arn:error:s3:::example_bucket', partition('error', 'error:s3:::example_bucket')],
  ['arn:', partition('', ':*:*:*:*')],
  ['arn:aws', VENDOR],
  ['arn:aws:*', VENDOR],
  ['arn:aws:s?:::example_bucket', VENDOR],
  [
    'arn:aws:iam:us-east-1::user/x',
    'IAM resource arn:aws:iam:us-east-1::user/x cannot contain region information.',
  ],
  ['arn:aws:s3:us-east-1::b', 'Resource arn:aws:s3:us-east-1::b can not contain region information.'],
  ['arn:aws:iam:::example_bucket', IAM_PATH],
  ['arn:aws:iam::123456789012:role', IAM_PATH],
  ['arn:aws:iam::123456789012:rolex/y', IAM_PATH],
  ['arn:aws:iam::123456789012:*/y', IAM_PATH],
  ['arn:aws:s3::example_bucket', LEGACY],
  ['arn:aws::::example_bucket', LEGACY],
  ['arn:aws::fdsasf', LEGACY],
])('the resource %j is refused', async (resource, message) => {
  await using server = await startIamServer();
  expect(await problemOf(server, { Resource: resource })).toBe(message);
  expect(await problemOf(server, { NotResource: ['*', resource] })).toBe(message);
});

test.each<[string, object, string]>([
  [
    'the first of two',
    { Resource: ['arn:error:s3:::b', 'arn:aws:s3::b'] },
    partition('error', 'error:s3:::b'),
  ],
  ['the parser before the actions', { Action: undefined, Resource: 'arn:aws:s3::b' }, LEGACY],
  [
    'the format after the actions',
    { Action: [], Resource: 'arn:aws' },
    'Policy statement must contain actions.',
  ],
  ['the format before the form of actions', { Action: 'invalid', Resource: 'arn:aws' }, VENDOR],
  [
    'a condition before a format',
    { Resource: 'arn:error:s3:::b', Condition: { DateGreaterThan: { a: 'sdfdsf' } } },
    LEGACY,
  ],
])('of several problems, %s', async (_, element, message) => {
  await using server = await startIamServer();
  expect(await problemOf(server, element)).toBe(message);
});

test.each([
  '*',
  'arn:aws:s3:::example_bucket',
  'arn:aws:s33:::example_bucket',
  'arn:aws:s3:us-east-1:123456789012:accesspoint/x',
  'arn:*:s3:::example_bucket',
  'arn:aws-us-gov:s3:::example_bucket',
  'arn:aws-iso-b:s3:::example_bucket',
  'arn:aws:fdsasf',
  'arn:aws:ec2:us-east-1::x',
  'arn:aws:iam:::user/x',
  'arn:aws:iam::123456789012:root',
  'arn:aws:iam::123456789012:*',
  'arn:aws:iam::*:role/*',
  'arn:aws:dynamodb:*:*:table/MyTable',
])('the resource %j is taken', async (Resource) => {
  await using server = await startIamServer();
  expect((await callIam(server, 'CreatePolicy', policyOn({ Resource }))).status).toBe(200);
});

test('a policy variable with a colon parts no ARN, and is not emulated', async () => {
  await using server = await startIamServer();
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what policies write.
  const Resource = 'arn:aws:iam::${aws:PrincipalAccount}:role/x';
  const about = (Action: string) => refusal(server, 'CreatePolicy', policyOn({ Action, Resource }));
  expect(await about('iam:GetRole')).toMatchObject({ status: 501 });
  expect(await about('s3:GetObject')).toMatchObject({ status: 200 });
});
