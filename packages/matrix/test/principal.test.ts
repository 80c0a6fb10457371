import { expect, test } from 'vitest';
import { samePrincipal } from '../src/principal.ts';

const ACCOUNT = '123456789012';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/app`;

test.each([
  ['a user', `arn:aws:iam::${ACCOUNT}:user/app`, `arn:aws:iam::${ACCOUNT}:user/app`],
  ['a role and its session', ROLE, `arn:aws:sts::${ACCOUNT}:assumed-role/app/i-0123456789abcdef0`],
  ['a role and what the sandbox prints', ROLE, `arn:aws:sts::${ACCOUNT}:assumed-role/app/*`],
  ['a role with a path and its session', `arn:aws:iam::${ACCOUNT}:role/a/b/app`, `${ROLE}`],
])('the same: %s', (_, one, other) => {
  expect([samePrincipal(one, other), samePrincipal(other, one)]).toEqual([true, true]);
});

test.each([
  ['a user and a role', `arn:aws:iam::${ACCOUNT}:user/app`, ROLE],
  ['another partition', `arn:aws-cn:iam::${ACCOUNT}:role/app`, ROLE],
  ['another account', ROLE, 'arn:aws:iam::111122223333:role/app'],
  ['another name', ROLE, `arn:aws:iam::${ACCOUNT}:role/apple`],
  ['a session that is named like the role', ROLE, `arn:aws:sts::${ACCOUNT}:assumed-role/other/app`],
  ['nobody', ROLE, ''],
  ['nobody twice', '', ''],
])('not the same: %s', (_, one, other) => {
  expect([samePrincipal(one, other), samePrincipal(other, one)]).toEqual([false, false]);
});
