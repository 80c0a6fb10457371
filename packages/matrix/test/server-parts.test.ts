import type { DatabaseUser } from '@atlas-aws-iam/sandbox';
import { describe, expect, test } from 'vitest';
import { missingActions } from '../src/server/missing-actions.ts';
import { serverKindOf } from '../src/server/server-kind.ts';
import { serverUserOf } from '../src/server/server-users.ts';

describe('what an administrator lacks', () => {
  const USERS = ['createUser', 'dropUser', 'grantRole', 'viewUser'];
  const of = (resource: object, ...actions: string[]) => ({ resource, actions });
  const everywhere = { db: '', collection: '' };

  test.each([
    ['root', [of(everywhere, ...USERS), of(everywhere, 'dropDatabase', 'find')]],
    ['one of the sandbox', [of(everywhere, 'anyAction')]],
    ['one who may do everything', [of({ anyResource: true }, 'anyAction')]],
    [
      'one of these databases',
      [
        of({ db: '$external', collection: '' }, 'createUser', 'dropUser', 'viewUser'),
        of({ db: 'own', collection: '' }, 'grantRole', 'dropDatabase'),
      ],
    ],
  ])('is nothing for %s', (_, privileges) => {
    expect(missingActions(privileges, 'own')).toEqual([]);
  });

  test.each([
    ['nobody', [], [...['createUser', 'dropUser', 'viewUser', 'grantRole'], 'dropDatabase']],
    ['one who has all users', [of(everywhere, ...USERS)], ['dropDatabase']],
    [
      'one who may not remove users',
      [of(everywhere, 'createUser', 'grantRole', 'viewUser', 'dropDatabase')],
      ['dropUser'],
    ],
    [
      'one of another database',
      [of({ db: 'admin', collection: '' }, ...USERS, 'dropDatabase')],
      ['createUser', 'dropUser', 'viewUser', 'grantRole', 'dropDatabase'],
    ],
    [
      'one of a collection',
      [of(everywhere, ...USERS), of({ db: 'own', collection: 'x' }, 'dropDatabase')],
      ['dropDatabase'],
    ],
    [
      'one of the cluster',
      [of(everywhere, ...USERS), of({ cluster: true }, 'dropDatabase')],
      ['dropDatabase'],
    ],
  ])('is said for %s', (_, privileges, missing) => {
    expect(missingActions(privileges, 'own')).toEqual(missing);
  });
});

test.each([
  [
    { version: '8.2.0', modules: ['enterprise'] },
    { kind: 'enterprise', version: '8.2.0' },
  ],
  [
    { version: '7.0.14', psmdbVersion: '7.0.14-8', modules: [] },
    { kind: 'percona', version: '7.0.14-8' },
  ],
  [
    { version: '7.0.0', gitVersion: 'atlas-aws-iam-sandbox' },
    { kind: 'sandbox', version: '7.0.0' },
  ],
  [
    { version: '8.0.0', modules: [] },
    { kind: 'other', version: '8.0.0' },
  ],
])('what %j is', (buildInfo, expected) => {
  expect(serverKindOf(buildInfo)).toEqual(expected);
});

test('a server has a user by its ARN, and a role by the one that it gives it', () => {
  const role: DatabaseUser = {
    username: 'arn:aws:iam::123456789012:role/team/app',
    awsIAMType: 'ROLE',
    roles: [{ roleName: 'readWrite', databaseName: 'own' }],
  };
  const roles = [{ role: 'readWrite', db: 'own' }];
  expect(serverUserOf(role, 'sessions')).toEqual({
    name: 'arn:aws:sts::123456789012:assumed-role/app/*',
    roles,
  });
  expect(serverUserOf(role, 'role')).toEqual({ name: 'arn:aws:iam::123456789012:role/app', roles });
  const user = {
    username: 'arn:aws:iam::123456789012:user/team/role/ann',
    awsIAMType: 'USER',
    roles: [],
  } as const;
  for (const naming of ['sessions', 'role'] as const) {
    expect(serverUserOf(user, naming)).toEqual({ name: user.username, roles: [] });
  }
});
