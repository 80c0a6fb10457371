import type { Cluster, DatabaseUser } from '@atlas-aws-iam/atlas-client';
import { describe, expect, test } from 'vitest';
import { admittingEntry, notActive, notListed } from '../src/atlas/access-faults.ts';
import { parseCaller } from '../src/atlas/caller.ts';
import { findCluster } from '../src/atlas/find-cluster.ts';
import { stageOf } from '../src/atlas/opaque-codes.ts';
import { findUserFaults, type UserView } from '../src/atlas/user-faults.ts';
import type { LinkId, LinkReport } from '../src/link.ts';
import { judge } from '../src/verdict.ts';

const show = (text: string) => text;

describe('the entry that lets an address in', () => {
  test.each([
    ['0.0.0.0/0', '203.0.113.7', true],
    ['203.0.113.0/24', '203.0.113.7', true],
    ['203.0.113.7/32', '203.0.113.7', true],
    ['203.0.113.7', '203.0.113.7', true],
    ['203.0.113.8/32', '203.0.113.7', false],
    ['203.0.112.0/24', '203.0.113.7', false],
    ['::/0', '203.0.113.7', false],
    ['2001:db8::/32', '2001:db8::7', true],
    ['2001:db8::7', '2001:db8::7', true],
    ['2001:db9::/32', '2001:db8::7', false],
    ['0.0.0.0/0', '2001:db8::7', false],
    ['0.0.0.0/33', '203.0.113.7', false],
    ['0.0.0.0/x', '203.0.113.7', false],
    ['', '203.0.113.7', false],
    ['0.0.0.0/0', 'nonsense', false],
  ])('%s and %s: %s', (cidrBlock, address, isIn) => {
    expect(admittingEntry([{ cidrBlock, comment: '' }], address) !== undefined).toBe(isIn);
  });

  test('is none of a security group', () => {
    expect(admittingEntry([{ awsSecurityGroup: 'sg-1', comment: '' }], '203.0.113.7')).toBeUndefined();
  });

  test('that lacks is said with what there is', () => {
    const entries = [
      { awsSecurityGroup: 'sg-1', comment: '' },
      ...Array.from({ length: 9 }, (_, index) => ({ cidrBlock: `10.0.${index}.0/24`, comment: '' })),
    ];
    expect(notListed('203.0.113.7', entries, show).cause).toMatch(
      /^The list has sg-1, 10\.0\.0\.0\/24, .* and 2 more\. /,
    );
    expect(notListed('203.0.113.7', [], show).cause).toMatch(/^The list is empty\. /);
    expect(notActive('10.0.0.0/8', 'FAILED', show).fix).toContain('Delete the entry');
    expect(notActive('10.0.0.0/8', 'PENDING', show).fix).toContain('Wait a moment');
  });
});

describe('the cluster of a URI', () => {
  const cluster = (name: string, strings: Partial<Cluster>): Cluster => ({
    name,
    tier: 'dedicated',
    stateName: 'IDLE',
    isPaused: false,
    hasTerminationProtection: false,
    tags: [],
    connectionStrings: [strings.standard, strings.standardSrv].filter((string) => string !== undefined),
    ...strings,
  });
  const standard =
    'mongodb://a-00.ab1cd.mongodb.net:27017,a-01.ab1cd.mongodb.net:27017/?ssl=true&authSource=admin';
  const clusters = [
    cluster('other', { standardSrv: 'mongodb+srv://other.ab1cd.mongodb.net' }),
    cluster('app', { standard, standardSrv: 'mongodb+srv://app.ab1cd.mongodb.net' }),
    cluster('private', { connectionStrings: ['mongodb+srv://app-pl-0.ab1cd.mongodb.net'] }),
  ];

  test.each([
    ['app.ab1cd.mongodb.net', 'app', false],
    ['APP.ab1cd.mongodb.net', 'app', false],
    ['a-01.ab1cd.mongodb.net:27017', 'app', false],
    ['app-pl-0.ab1cd.mongodb.net', 'private', true],
    ['other.ab1cd.mongodb.net', 'other', false],
  ])('%s', (hosts, name, isPrivate) => {
    const found = findCluster(clusters, { hosts });
    expect([found?.cluster.name, found?.isPrivate]).toEqual([name, isPrivate]);
  });

  test.each(['app.ab1cd.mongodb.net.example.com', 'ab1cd.mongodb.net', 'a-01.ab1cd.mongodb.net:27018', ''])(
    'there is none for %s',
    (hosts) => expect(findCluster(clusters, { hosts })).toBeUndefined(),
  );
});

test.each([
  ['arn:aws:iam::123456789012:user/app', ['USER', 'aws:123456789012', '/', 'app', false]],
  ['arn:aws:iam::123456789012:user/a/b/app', ['USER', 'aws:123456789012', '/a/b/', 'app', false]],
  ['arn:aws-cn:iam::123456789012:role/app', ['ROLE', 'aws-cn:123456789012', '/', 'app', false]],
  ['arn:aws:sts::123456789012:assumed-role/app/i-1', ['ROLE', 'aws:123456789012', undefined, 'app', true]],
])('the parts of %s', (arn, parts) => {
  const caller = parseCaller(arn);
  expect(caller && [caller.kind, caller.account, caller.path, caller.name, caller.isSession]).toEqual(parts);
});

test.each(['arn:aws:iam::123456789012:root', 'arn:aws:sts::123456789012:federated-user/me', 'app', ''])(
  '%s is no caller whom a database user is for',
  (arn) => expect(parseCaller(arn)).toBeUndefined(),
);

describe('the database users', () => {
  const SESSION = 'arn:aws:sts::123456789012:assumed-role/app/i-1';
  const user = (username: string, more: Partial<DatabaseUser> = {}): DatabaseUser => ({
    username,
    databaseName: '$external',
    awsIAMType: username.includes(':user/') ? 'USER' : 'ROLE',
    roles: [],
    scopes: [],
    labels: [],
    ...more,
  });
  const codesFor = (arn: string, users: readonly DatabaseUser[], more: Partial<UserView> = {}) => {
    const caller = parseCaller(arn);
    if (!caller) throw new Error(arn);
    const view: UserView = { caller, users, cluster: { name: 'app' }, status: 'APPLIED', show, ...more };
    return findUserFaults(view).faults.map(({ code }) => code);
  };
  const ROLE = 'arn:aws:iam::123456789012:role/app';

  test.each<[string, string, DatabaseUser[], string[]]>([
    ['a role by itself', SESSION, [user(ROLE)], []],
    ['a role beside a user of its name', SESSION, [user(ROLE.replace('role', 'user')), user(ROLE)], []],
    ['a role beside one with a path', SESSION, [user(ROLE.replace('/app', '/x/app')), user(ROLE)], []],
    ['a role of another account', SESSION, [user(ROLE.replace('1234', '9999'))], ['database-user-missing']],
    [
      'a role of another partition',
      SESSION,
      [user(ROLE.replace('aws', 'aws-cn'))],
      ['database-user-missing'],
    ],
    ['a role whose name begins so', SESSION, [user(`${ROLE}lication`)], ['database-user-missing']],
    ['a user with a password', SESSION, [user('app', { awsIAMType: 'NONE' })], ['database-user-missing']],
    ['a user of the role’s name', SESSION, [user(ROLE.replace('role', 'user'))], ['database-user-type']],
    ['an ARN without a type', SESSION, [user(ROLE, { awsIAMType: 'NONE' })], ['database-user-type']],
    ['a role for a user', ROLE.replace('role', 'user'), [user(ROLE)], ['database-user-type']],
    ['a user with its path', ROLE.replace('role', 'user/x'), [user(ROLE.replace('role', 'user/x'))], []],
    [
      'a user without its path',
      ROLE.replace('role', 'user/x'),
      [user(ROLE.replace('role', 'user'))],
      ['database-user-arn'],
    ],
  ])('%s', (_, arn, users, codes) => expect(codesFor(arn, users)).toEqual(codes));

  test('the scope is of clusters by their name, and nothing else', () => {
    const scoped = (...scopes: DatabaseUser['scopes']) => codesFor(SESSION, [user(ROLE, { scopes })]);
    expect(scoped({ name: 'app', type: 'CLUSTER' })).toEqual([]);
    expect(scoped({ name: 'x', type: 'CLUSTER' }, { name: 'app', type: 'CLUSTER' })).toEqual([]);
    expect(scoped({ name: 'app', type: 'STREAM' })).toEqual(['scope-excludes-cluster']);
    expect(scoped({ name: 'App', type: 'CLUSTER' })).toEqual(['scope-excludes-cluster']);
  });

  test('what is pending is one of them, and what Atlas does not tell is none', () => {
    expect(codesFor(SESSION, [user(ROLE)], { status: 'PENDING' })).toEqual(['database-user-pending']);
    expect(codesFor(SESSION, [user(ROLE)], { status: undefined })).toEqual([]);
    // Of a user who is not there, the status says nothing.
    expect(codesFor(SESSION, [], { status: 'PENDING' })).toEqual(['database-user-missing']);
  });

  test('that there are instead are named, some of many', () => {
    const caller = parseCaller(SESSION);
    const users = Array.from({ length: 7 }, (_, index) => user(`${ROLE}-${index}`));
    if (!caller) throw new Error(SESSION);
    const view = { caller, users, cluster: { name: 'app' }, status: undefined, show };
    expect(findUserFaults(view).faults[0]?.cause).toMatch(/role\/app-4 and 2 more\.$/);
    expect(findUserFaults({ ...view, users: [] }).faults[0]?.cause).toBe(
      'It has no database user of AWS IAM.',
    );
  });
});

test.each([
  [['ip-not-allowed'], 'network'],
  [['authentication-failed'], 'login'],
  [['database-user-missing'], 'login'],
  [['server-unreachable', 'database-user-missing'], 'network'],
  [['sts-refused'], undefined],
  [[], undefined],
] as const)('words that hide a cause: %s', (codes, stage) => {
  expect(stageOf(codes)).toBe(stage);
});

describe('the verdict', () => {
  const report = (id: LinkId, ...codes: string[]): LinkReport => ({
    id,
    verdict: codes.length > 0 ? 'broken' : 'ok',
    summary: '',
    evidence: [],
    remarks: [],
    findings: codes.map((code) => ({ code, summary: `What ${id} says`, cause: '', fix: '', docs: '' })),
  });
  const textOf = (...reports: LinkReport[]) => judge(reports, true).text;

  test('has Atlas’s cause in place of the words that hid it', () => {
    const login = report('login', 'database-user-missing');
    expect(textOf(login, report('atlas', 'database-user-pending'))).toBe(
      'What atlas says (database-user-pending).',
    );
    expect(textOf(login, report('atlas'))).toBe('What login says (database-user-missing).');
  });

  test('counts what else is broken', () => {
    const reports = [report('project', 'sdk-missing'), report('network', 'ip-not-allowed')];
    expect(textOf(...reports, report('atlas', 'ip-not-allowed'))).toBe(
      'What atlas says (ip-not-allowed), and 1 more.',
    );
  });
});
