import { describe, expect, test } from 'vitest';
import { AccessDeniedError } from '../../src/account/access-denied-error.ts';
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
      userId: expect.stringMatching(/^AROA[A-Z2-7]{17}:s-1$/),
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
      accessKeyId,
      principal: { type: 'user', user: expect.objectContaining({ userName: 'alice' }) },
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
      accessKeyId: session.accessKeyId,
      principal: {
        type: 'role',
        role: expect.objectContaining({ roleName: 'reader' }),
        isChained: false,
        sessionTags: [],
        federation: {},
      },
      secretAccessKey: session.secretAccessKey,
      sessionToken: session.sessionToken,
      issuedAt: new Date(NOW),
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

describe('what is deleted', () => {
  test('of access keys is not found any more, and the rest is', () => {
    const account = newAccount();
    const [first, second] = [1, 2].map(() => account.createAccessKey({ userName: 'alice' }));
    account.deleteAccessKey({ accessKeyId: first?.accessKeyId ?? '' });
    expect(account.findKey(first?.accessKeyId ?? '')).toBeUndefined();
    expect(account.findKey(second?.accessKeyId ?? '')).toBeDefined();
  });

  test('of users takes their keys and sessions along, for good', () => {
    const account = newAccount();
    const gone = account.createAccessKey({ userName: 'alice' });
    const session = account.issueUserSession({ userName: 'alice', durationSeconds: 900 });
    account.createUser({ userName: 'bob' });
    const kept = account.issueUserSession({ userName: 'bob', durationSeconds: 900 });
    account.deleteUser({ userName: 'alice' });
    account.createUser({ userName: 'alice', path: '/team/' });
    expect(account.findKey(gone.accessKeyId)).toBeUndefined();
    expect(account.findKeyBySessionToken(session.sessionToken)).toBeUndefined();
    expect(account.findKey(kept.accessKeyId)).toBeDefined();
  });

  test('of roles takes their sessions along, for good', () => {
    const account = newAccount();
    account.createRole({ roleName: 'writer' });
    const gone = account.issueSession({ roleName: 'reader', roleSessionName: 's-1' });
    const kept = account.issueSession({ roleName: 'writer', roleSessionName: 's-1' });
    account.deleteRole({ roleName: 'reader' });
    account.createRole({ roleName: 'reader', path: '/team/' });
    expect(account.findKey(gone.accessKeyId)).toBeUndefined();
    expect(account.findKeyBySessionToken(gone.sessionToken)).toBeUndefined();
    expect(account.findKey(kept.accessKeyId)).toBeDefined();
  });

  test('of roles leaves the sessions of users', () => {
    const account = newAccount();
    const session = account.issueUserSession({ userName: 'alice', durationSeconds: 900 });
    account.deleteRole({ roleName: 'reader' });
    expect(account.findKey(session.accessKeyId)).toBeDefined();
  });

  test.each([
    [
      'a key',
      'The Access Key with id AKIA…MPLE cannot be found.',
      () => newAccount().deleteAccessKey({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }),
    ],
    [
      'a user',
      'The user with name nobody cannot be found.',
      () => newAccount().deleteUser({ userName: 'nobody' }),
    ],
    [
      'a role',
      'The role with name nothing cannot be found.',
      () => newAccount().deleteRole({ roleName: 'nothing' }),
    ],
    [
      'a provider',
      'OpenIDConnect Provider not found for arn arn:x',
      () => newAccount().deleteOpenIdConnectProvider({ arn: 'arn:x' }),
    ],
  ])('must have been there: %s', (_, message, remove) => {
    expect(remove).toThrow(message);
  });

  test('of keys is not the keys of a session', () => {
    const account = newAccount();
    const { accessKeyId } = account.issueSession({ roleName: 'reader', roleSessionName: 's-1' });
    expect(() => account.deleteAccessKey({ accessKeyId })).toThrow('cannot be found');
    expect(account.findKey(accessKeyId)).toBeDefined();
  });
});

describe('sessions that expired', () => {
  const HOUR = 3600 * 1000;

  function sessionAndLater(laterMs: number) {
    let now = NOW;
    const account = createAccount(() => now);
    account.createRole({ roleName: 'r' });
    const issue = () => account.issueSession({ roleName: 'r', roleSessionName: 's-1', durationSeconds: 900 });
    const old = issue();
    now += laterMs;
    issue();
    return { account, old };
  }

  test('within the last hour are still known', () => {
    const { account, old } = sessionAndLater(900_000 + HOUR);
    expect(account.findKeyBySessionToken(old.sessionToken)).toBeDefined();
    expect(account.findKey(old.accessKeyId)).toBeDefined();
  });

  test('longer ago are forgotten when the next is issued', () => {
    const { account, old } = sessionAndLater(900_001 + HOUR);
    expect(account.findKeyBySessionToken(old.sessionToken)).toBeUndefined();
    expect(account.findKey(old.accessKeyId)).toBeUndefined();
  });

  test('are looked for once an hour, again and again', () => {
    let now = NOW;
    const account = createAccount(() => now);
    account.createRole({ roleName: 'r' });
    const sessions = Array.from({ length: 100 }, () => {
      now += HOUR / 10;
      return account.issueSession({ roleName: 'r', roleSessionName: 's-1', durationSeconds: 900 });
    });
    const known = sessions.filter(({ accessKeyId }) => account.findKey(accessKeyId));
    expect(known.length).toBeLessThan(30);
  });

  // Looking for them takes longer the more there are.
  test('are not looked for before the hour is over, and are when it is', () => {
    let now = NOW;
    const account = createAccount(() => now);
    account.createRole({ roleName: 'r' });
    const issueAt = (minutes: number, durationSeconds: number) => {
      now = NOW + minutes * 60_000;
      return account.issueSession({ roleName: 'r', roleSessionName: 's-1', durationSeconds });
    };
    const { accessKeyId } = issueAt(0, 1800);
    // The second look is too early for it: at an hour and a half it is just not gone.
    issueAt(90, 900);
    issueAt(149, 900);
    expect(account.findKey(accessKeyId)).toBeDefined();
    issueAt(150, 900);
    expect(account.findKey(accessKeyId)).toBeUndefined();
  });
});

describe('the ids that were issued', () => {
  const MAX_ISSUED_IDS = 10_000;

  test('are known when the keys are gone, and others are not', () => {
    const account = newAccount();
    const { accessKeyId } = account.createAccessKey({ userName: 'alice' });
    const session = account.issueSession({ roleName: 'reader', roleSessionName: 's-1' });
    account.deleteUser({ userName: 'alice' });
    account.deleteRole({ roleName: 'reader' });
    expect(account.wasIssued(accessKeyId)).toBe(true);
    expect(account.wasIssued(session.accessKeyId)).toBe(true);
    expect(account.wasIssued('AKIAIOSFODNN7EXAMPLE')).toBe(false);
  });

  test('are the newest ten thousand', () => {
    const account = newAccount();
    const issue = () => account.createAccessKey({ userName: 'alice' }).accessKeyId;
    const ids = Array.from({ length: MAX_ISSUED_IDS }, issue);
    expect(ids.every(account.wasIssued)).toBe(true);
    const newest = issue();
    expect([...ids, newest].filter((id) => !account.wasIssued(id))).toEqual(ids.slice(0, 1));
  });
});

describe('a service', () => {
  const trustPolicy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  } as const;
  const input = { service: 'ec2.amazonaws.com', roleName: 'app', roleSessionName: 'i-1' };

  test('that the role trusts gets a session', () => {
    const account = newAccount();
    account.createRole({ roleName: 'app', trustPolicy });
    const session = account.assumeRoleForService({ ...input, durationSeconds: 900 });
    expect(session.arn).toBe('arn:aws:sts::123456789012:assumed-role/app/i-1');
    expect(session.expiration).toEqual(new Date(NOW + 900_000));
    expect(account.findKey(session.accessKeyId)?.principal).toMatchObject({ isChained: false });
  });

  test.each([
    [
      'another service',
      { service: 'ecs-tasks.amazonaws.com' },
      'ecs-tasks.amazonaws.com may not assume a role app.',
    ],
    ['a role that is not there', { roleName: 'nothing' }, 'ec2.amazonaws.com may not assume a role nothing.'],
    ['a role without trust', { roleName: 'reader' }, 'ec2.amazonaws.com may not assume a role reader.'],
    [
      'a role that trusts it otherwise',
      { roleName: 'other' },
      'ec2.amazonaws.com may not assume a role other.',
    ],
  ])('is refused: %s', (_, change, message) => {
    const account = newAccount();
    account.createRole({ roleName: 'app', trustPolicy });
    const [statement] = trustPolicy.Statement;
    account.createRole({
      roleName: 'other',
      trustPolicy: { ...trustPolicy, Statement: [{ ...statement, Action: 'sts:TagSession' }] },
    });
    const assume = () => account.assumeRoleForService({ ...input, ...change });
    expect(assume).toThrow(AccessDeniedError);
    expect(assume).toThrow(message);
  });

  test.each<[key: string, value: string, isAllowed: boolean]>([
    ['aws:SourceArn', 'arn:aws:ecs:us-east-1:123456789012:*', true],
    ['aws:SourceArn', 'arn:aws:ecs:us-east-1:210987654321:*', false],
    ['aws:SourceAccount', '123456789012', true],
    ['aws:SourceAccount', '210987654321', false],
  ])('is held to what it calls for: %s %s', (key, value, isAllowed) => {
    const account = newAccount();
    const Condition = { StringLike: { [key]: value } };
    const [statement] = trustPolicy.Statement;
    account.createRole({
      roleName: 'app',
      trustPolicy: { ...trustPolicy, Statement: [{ ...statement, Condition }] },
    });
    const assume = (sourceArn?: string) => () => account.assumeRoleForService({ ...input, sourceArn });
    const forTask = assume('arn:aws:ecs:us-east-1:123456789012:task/sandbox/1');
    if (isAllowed) expect(forTask()).toBeDefined();
    else expect(forTask).toThrow(AccessDeniedError);
    expect(assume()).toThrow(AccessDeniedError);
  });

  test('tags a session only where the role lets it', () => {
    const account = newAccount();
    const [statement] = trustPolicy.Statement;
    const Action = ['sts:AssumeRole', 'sts:TagSession'];
    account.createRole({ roleName: 'app', trustPolicy });
    const tagged = { ...trustPolicy, Statement: [{ ...statement, Action }] };
    account.createRole({ roleName: 'tagged', trustPolicy: tagged });
    const tags = [{ key: 'team', value: 'a' }];
    expect(() => account.assumeRoleForService({ ...input, tags })).toThrow(AccessDeniedError);
    const { accessKeyId } = account.assumeRoleForService({ ...input, roleName: 'tagged', tags });
    expect(account.findKey(accessKeyId)?.principal).toMatchObject({ sessionTags: tags });
  });

  test('is held to the name of the session', () => {
    const account = newAccount();
    const Condition = { StringEquals: { 'sts:RoleSessionName': 'i-1' } };
    const [statement] = trustPolicy.Statement;
    account.createRole({
      roleName: 'app',
      trustPolicy: { ...trustPolicy, Statement: [{ ...statement, Condition }] },
    });
    expect(account.assumeRoleForService(input)).toBeDefined();
    expect(() => account.assumeRoleForService({ ...input, roleSessionName: 'i-2' })).toThrow(
      AccessDeniedError,
    );
  });
});

describe('a role', () => {
  test('is found by its whole ARN', () => {
    const account = newAccount();
    expect(account.findRole('arn:aws:iam::123456789012:role/team/reader')).toMatchObject({
      roleName: 'reader',
      maxSessionDurationSeconds: 3600,
    });
    expect(account.findRole('arn:aws:iam::123456789012:role/reader')).toBeUndefined();
    expect(account.findRole('arn:aws:iam::210987654321:role/team/reader')).toBeUndefined();
  });

  test.each([3600, 43_200])('can let its sessions last %d seconds', (maxSessionDurationSeconds) => {
    const account = newAccount();
    const { arn } = account.createRole({ roleName: 'r', maxSessionDurationSeconds });
    expect(account.findRole(arn)).toMatchObject({ maxSessionDurationSeconds });
  });

  test.each([3599, 43_201, 3600.5])(
    'cannot let its sessions last %d seconds',
    (maxSessionDurationSeconds) => {
      const create = () => newAccount().createRole({ roleName: 'r', maxSessionDurationSeconds });
      expect(create).toThrow(`3600 to 43200 seconds, not ${maxSessionDurationSeconds}`);
    },
  );

  test('keeps its policies as they were given', () => {
    const account = newAccount();
    const statement = { Effect: 'Allow', Action: 'sts:AssumeRole' } as const;
    const policy = { Version: '2012-10-17' as const, Statement: [{ ...statement, Resource: '*' }] };
    const trustPolicy = {
      Version: '2012-10-17' as const,
      Statement: [{ ...statement, Principal: '*' as const }],
    };
    const { arn } = account.createRole({ roleName: 'r', trustPolicy, policy });
    trustPolicy.Statement.pop();
    policy.Statement.pop();
    expect(account.findRole(arn)?.trustPolicy?.Statement).toHaveLength(1);
    expect(account.findRole(arn)?.inlinePolicies.get('inline')?.policy.Statement).toHaveLength(1);
  });
});

describe('an identity provider', () => {
  const url = 'http://127.0.0.1:4567/cluster/one';

  test('has an ARN of its URL without the scheme', () => {
    const account = newAccount();
    const provider = account.createOpenIdConnectProvider({ url, clientIds: ['sts.amazonaws.com'] });
    expect(provider).toEqual({
      arn: 'arn:aws:iam::123456789012:oidc-provider/127.0.0.1:4567/cluster/one',
      url,
      clientIds: ['sts.amazonaws.com'],
      thumbprints: [],
      createDate: new Date(NOW),
      tags: [],
    });
    expect(account.findOpenIdConnectProvider(url)).toEqual(provider);
    expect(account.findOpenIdConnectProvider(`${url}/`)).toBeUndefined();
    expect(account.findOpenIdConnectProvider('http://127.0.0.1:4567')).toBeUndefined();
  });

  test('is gone when deleted, and can come back', () => {
    const account = newAccount();
    const { arn } = account.createOpenIdConnectProvider({ url, clientIds: [] });
    account.deleteOpenIdConnectProvider({ arn });
    expect(account.findOpenIdConnectProvider(url)).toBeUndefined();
    expect(account.createOpenIdConnectProvider({ url, clientIds: [] }).arn).toBe(arn);
  });

  test('is one of several, each with its ARN', () => {
    const account = newAccount();
    const other = 'http://127.0.0.1:4567/cluster/two';
    account.createOpenIdConnectProvider({ url, clientIds: [] });
    const { arn } = account.createOpenIdConnectProvider({ url: other, clientIds: [] });
    account.deleteOpenIdConnectProvider({ arn });
    expect(account.findOpenIdConnectProvider(other)).toBeUndefined();
    expect(account.findOpenIdConnectProvider(url)).toBeDefined();
  });

  test('is there once', () => {
    const account = newAccount();
    account.createOpenIdConnectProvider({ url, clientIds: [] });
    expect(() => account.createOpenIdConnectProvider({ url, clientIds: [] })).toThrow(
      `Provider with url ${url} already exists.`,
    );
  });

  test.each(['http://localhost:1', 'http://127.9.9.9:1/a', 'http://[::1]:1', 'https://oidc.vercel.com/acme'])(
    'can be %s',
    (issuer) => {
      expect(() => newAccount().createOpenIdConnectProvider({ url: issuer, clientIds: [] })).not.toThrow();
    },
  );

  test.each([
    'https://issuer.example?a',
    'https://issuer.example#a',
    'https://a@issuer.example',
    'https:///issuer.example',
    'http://issuer.example',
    'http://issuer.example/https://issuer.example',
    'http://10.0.0.1:1',
    'http://127.0.0.1.issuer.example',
    'http://127.0.0.1:1/',
    'http://127.0.0.1:1?a',
    'http://127.0.0.1:1#a',
    'http://a@127.0.0.1:1',
    'file:///etc',
    '127.0.0.1',
  ])('cannot be %s', (other) => {
    expect(() => newAccount().createOpenIdConnectProvider({ url: other, clientIds: [] })).toThrow(
      `${other.replace('a@', '…@')} cannot be an identity provider: it must be https, without user, query or fragment, or http on a loopback address, without closing slash too.`,
    );
  });
});
