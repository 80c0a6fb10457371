import { describe, expect, test } from 'vitest';
import { createAccount } from '../../src/account/account.ts';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

function newAccount() {
  const account = createAccount(() => NOW);
  account.createUser({ userName: 'alice', path: '/team/' });
  account.createRole({ roleName: 'reader', path: '/team/' });
  return account;
}

describe('identifiers have the form of AWS', () => {
  test('of users and roles', () => {
    const account = newAccount();
    expect(account.createUser({ userName: 'bob' })).toEqual({
      userName: 'bob',
      userId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
      arn: 'arn:aws:iam::123456789012:user/bob',
    });
    expect(account.createRole({ roleName: 'writer' })).toEqual({
      roleName: 'writer',
      roleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
      arn: 'arn:aws:iam::123456789012:role/writer',
    });
  });

  test('of static keys', () => {
    expect(newAccount().createAccessKey({ userName: 'alice' })).toEqual({
      accessKeyId: expect.stringMatching(/^AKIA[A-Z2-7]{16}$/),
      secretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
      userName: 'alice',
    });
  });

  test('of sessions, whose ARN drops the path of the role', () => {
    const session = newAccount().issueSession({ roleName: 'reader', roleSessionName: 's-1' });
    expect(session).toEqual({
      accessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
      secretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
      sessionToken: expect.stringMatching(/^[A-Za-z0-9+/=]{100,}$/),
      expiration: new Date(NOW + 3600 * 1000),
      arn: 'arn:aws:sts::123456789012:assumed-role/reader/s-1',
    });
  });

  test('of another account', () => {
    const account = createAccount(() => NOW, '210987654321');
    expect(account.createUser({ userName: 'bob' }).arn).toBe('arn:aws:iam::210987654321:user/bob');
  });
});

describe('keys', () => {
  test('of a user are found by their id, without token or expiration', () => {
    const account = newAccount();
    const { accessKeyId, secretAccessKey } = account.createAccessKey({ userName: 'alice' });
    expect(account.findKey(accessKeyId)).toEqual({
      secretAccessKey,
      identity: {
        arn: 'arn:aws:iam::123456789012:user/team/alice',
        userId: expect.stringMatching(/^AIDA/),
        account: '123456789012',
      },
    });
  });

  test('of a session are found by their id and by their token', () => {
    const account = newAccount();
    const session = account.issueSession({
      roleName: 'reader',
      roleSessionName: 's-1',
      durationSeconds: 900,
    });
    const key = account.findKey(session.accessKeyId);
    expect(key).toEqual({
      secretAccessKey: session.secretAccessKey,
      sessionToken: session.sessionToken,
      expiration: new Date(NOW + 900 * 1000),
      identity: {
        arn: session.arn,
        userId: expect.stringMatching(/^AROA[A-Z2-7]{17}:s-1$/),
        account: '123456789012',
      },
    });
    expect(account.findKeyBySessionToken(session.sessionToken)).toBe(key);
  });

  test('are not found elsewhere, nor under the name of something else', () => {
    const account = newAccount();
    const session = account.issueSession({ roleName: 'reader', roleSessionName: 's-1' });
    expect(newAccount().findKey(session.accessKeyId)).toBeUndefined();
    expect(newAccount().findKeyBySessionToken(session.sessionToken)).toBeUndefined();
    expect(account.findKey(session.sessionToken)).toBeUndefined();
    expect(account.findKeyBySessionToken(session.accessKeyId)).toBeUndefined();
    expect(account.findKey('constructor')).toBeUndefined();
  });

  test('of one user are several, and differ', () => {
    const account = newAccount();
    const keys = [1, 2].map(() => account.createAccessKey({ userName: 'alice' }));
    expect(keys[0]?.accessKeyId).not.toBe(keys[1]?.accessKeyId);
    expect(keys[0]?.secretAccessKey).not.toBe(keys[1]?.secretAccessKey);
  });
});

test.each([
  ['a user twice', 'User with name alice already exists.'],
  ['a role twice', 'Role with name reader already exists.'],
  ['a key of nobody', 'The user with name nobody cannot be found.'],
  ['a session of no role', 'The role with name nothing cannot be found.'],
])('%s: an error that names it', (what, message) => {
  const account = newAccount();
  const calls: Record<string, () => unknown> = {
    'a user twice': () => account.createUser({ userName: 'alice' }),
    'a role twice': () => account.createRole({ roleName: 'reader' }),
    'a key of nobody': () => account.createAccessKey({ userName: 'nobody' }),
    'a session of no role': () => account.issueSession({ roleName: 'nothing', roleSessionName: 's' }),
  };
  expect(calls[what]).toThrow(message);
});
