import { describe, expect, test } from 'vitest';
import { createDatabaseUsers } from '../../src/atlas/database-users.ts';
import type { DatabaseRole } from '../../src/atlas/roles.ts';
import { UserError } from '../../src/user-error.ts';

const create = (role: { roleName: string; databaseName: unknown }) =>
  createDatabaseUsers().create({
    username: 'arn:aws:iam::123456789012:user/alice',
    awsIAMType: 'USER',
    roles: [role as DatabaseRole],
  });

describe('a role is for a database that can be', () => {
  test.each(['testdb', 'admin', 'ä'.repeat(31), 'a'.repeat(63), '$external', 'a-b_c'])(
    '%s',
    (databaseName) => {
      expect(() => create({ roleName: 'read', databaseName })).not.toThrow();
    },
  );

  test.each([
    '',
    '.',
    '..',
    'a.b',
    'a/b',
    'a\\b',
    'a b',
    'a"b',
    'a\0',
    'a\n',
    'a$b',
    '$where',
    '\ud800',
    'a\udc00b',
    'a'.repeat(64),
    'ä'.repeat(32),
    undefined,
    7,
  ])('%j is refused', (databaseName) => {
    expect(() => create({ roleName: 'read', databaseName })).toThrow(UserError);
    expect(() => create({ roleName: 'read', databaseName })).toThrow(/no database can have that name/);
  });

  test('and a role that there is', () => {
    expect(() => create({ roleName: 'toString', databaseName: 'admin' })).toThrow(
      'There is no role "toString" in the sandbox.',
    );
  });
});
