import { expect, test } from 'vitest';
import { isPrincipal } from '../src/run/prove.ts';

const iam = (rest: string) => `arn:aws:iam::123456789012:${rest}`;
const session = (rest: string) => `arn:aws:sts::123456789012:assumed-role/${rest}`;

test.each([
  [iam('user/app'), iam('user/app'), true],
  [iam('user/app2'), iam('user/app'), false],
  [session('app/*'), iam('role/app'), true],
  [session('app/i-0123456789abcdef0'), iam('role/app'), true],
  // A session's ARN does not have the role's path.
  [
    session('AWSReservedSSO_A_0/dev@example.com'),
    iam('role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_0'),
    true,
  ],
  [session('app2/*'), iam('role/app'), false],
  [session('ap/*'), iam('role/app'), false],
  [session('app'), iam('role/app'), false],
  [iam('role/app'), iam('user/app'), false],
  ['arn:aws:sts::111122223333:assumed-role/app/*', iam('role/app'), false],
  ['arn:aws-cn:sts::123456789012:assumed-role/app/*', iam('role/app'), false],
  ['', iam('role/app'), false],
  [session('app/*'), '', false],
])('%s is %s: %s', (printed, arn, expected) => {
  expect(isPrincipal(printed, arn)).toBe(expected);
});
