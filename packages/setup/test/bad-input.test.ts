import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createAtlasClient } from '@atlas-aws-iam/atlas-client';
import { closedPort } from '@atlas-aws-iam/test-support/closed-port';
import { describe, expect, test } from 'vitest';
import { startSetup, type TestSetup } from './support/start-setup.ts';

/** The two lines in which a command ends. */
async function lastLines(outcome: Promise<{ exitCode: number | undefined; output: string }>) {
  const { exitCode, output } = await outcome;
  expect(exitCode).toBe(1);
  return output.split('\n').slice(-2);
}

/** What the Administration API answers to its owner. */
async function atlas(setup: TestSetup, path: string, body: object): Promise<Record<string, unknown>> {
  const { url, clientId, clientSecret, projectId } = setup.sandbox.atlasApi;
  const token = await fetch(`${url}/api/oauth/token`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  const { access_token: bearer } = (await token.json()) as { access_token: string };
  const response = await fetch(`${url}/api/atlas/v2/groups/${projectId}${path}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${bearer}`,
      Accept: 'application/vnd.atlas.2025-03-12+json',
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  expect(response.status, JSON.stringify(answer)).toBeLessThan(300);
  return answer;
}

/** As on Atlas, where nobody is let in at first. */
async function closeAccessList({ sandbox }: TestSetup): Promise<void> {
  const { url: baseUrl, clientId, clientSecret, projectId } = sandbox.atlasApi;
  await createAtlasClient({ baseUrl, clientId, clientSecret }).deleteAccessListEntry(projectId, '0.0.0.0/0');
}

/** From now on the setup is made with this service account. */
async function useServiceAccount(setup: TestSetup, roles: readonly string[], hours = 24): Promise<string> {
  const { clientId, secrets } = await atlas(setup, '/serviceAccounts', {
    name: 'setup',
    description: 'of a test',
    roles,
    secretExpiresAfterHours: hours,
  });
  const [{ secret } = { secret: '' }] = secrets as { secret: string }[];
  setup.env.MONGODB_ATLAS_CLIENT_ID = String(clientId);
  setup.env.MONGODB_ATLAS_CLIENT_SECRET = secret;
  return String(clientId);
}

const ALL_ROLES = ['GROUP_DATABASE_ACCESS_ADMIN', 'GROUP_NETWORK_ACCESS_MANAGER', 'GROUP_READ_ONLY'];

describe('the service account', () => {
  test('with the least roles does', async () => {
    await using setup = await startSetup();
    await useServiceAccount(setup, ALL_ROLES);
    expect((await setup.run('apply', ['env-vars'])).exitCode).toBe(0);
    expect((await setup.run('destroy', ['env-vars'])).exitCode).toBe(0);
  });

  test('is unknown', async () => {
    await using setup = await startSetup();
    setup.env.MONGODB_ATLAS_CLIENT_SECRET = 'mdb_sa_sk_0000000000000000000000000000000000000000';
    expect(await lastLines(setup.run('apply', ['env-vars']))).toEqual([
      'The setup stopped: Atlas does not know the service account: The client ID or the client secret is not valid.',
      'Look whether MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET belong together, and whether the secret has expired.',
    ]);
  });

  test('of the organization, whose roles in the project are not told, is named by what it may not', async () => {
    await using setup = await startSetup();
    await useServiceAccount(setup, ['GROUP_CLUSTER_MANAGER']);
    const [first, second] = await lastLines(setup.run('apply', ['env-vars']));
    expect(first).toMatch(/^The setup stopped: the service account (?:may not|lacks)/);
    expect(second).toMatch(/role/);
  });

  test('has expired', async () => {
    await using setup = await startSetup();
    await useServiceAccount(setup, ALL_ROLES, 8);
    setup.sandbox.clock.advance(9 * 3_600_000);
    const [first] = await lastLines(setup.run('plan', ['lambda']));
    expect(first).toContain('Atlas does not know the service account: ');
  });

  test.each([
    ['GROUP_DATABASE_ACCESS_ADMIN', 'Project Database Access Admin'],
    ['GROUP_NETWORK_ACCESS_MANAGER', 'Project Network Access Manager'],
  ])('lacks %s', async (role, title) => {
    await using setup = await startSetup();
    await closeAccessList(setup);
    const before = setup.whatIsThere();
    await useServiceAccount(
      setup,
      ALL_ROLES.filter((each) => each !== role),
    );
    expect(await lastLines(setup.run('apply', ['env-vars']))).toEqual([
      `The setup stopped: the service account lacks the role ${title} in the project sandbox.`,
      'Give it that role in Atlas, under Project Access > Service Accounts.',
    ]);
    expect(setup.whatIsThere()).toEqual(before);
  });

  test('has its secret where its id belongs: it is not sent, and not shown', async () => {
    await using setup = await startSetup();
    setup.env.MONGODB_ATLAS_CLIENT_ID = 'mdb_sa_sk_1234567890abcdef';
    expect(await lastLines(setup.run('plan', ['env-vars']))).toEqual([
      'The setup stopped: MONGODB_ATLAS_CLIENT_ID holds a client secret.',
      'A client id begins with mdb_sa_id_.',
    ]);
  });

  test('is not there at all', async () => {
    await using setup = await startSetup();
    setup.env.MONGODB_ATLAS_CLIENT_SECRET = '';
    expect(await lastLines(setup.run('plan', ['env-vars']))).toEqual([
      'The setup stopped: there is no service account for Atlas: MONGODB_ATLAS_CLIENT_SECRET not set.',
      'Make one in Atlas (Project Access > Service Accounts), and set them in the environment.',
    ]);
  });

  test('may not be used from this address', async () => {
    await using setup = await startSetup();
    const clientId = await useServiceAccount(setup, ALL_ROLES);
    await atlas(setup, `/serviceAccounts/${clientId}/accessList`, [{ ipAddress: '198.51.100.1' }] as object);
    const [first, second] = await lastLines(setup.run('plan', ['env-vars']));
    expect(first).toMatch(
      /^The setup stopped: IP address 203\.0\.113\.7 is not allowed to access this resource\. \(\w+\)$/,
    );
    expect(second).toBe(
      'Add 203.0.113.7 to the API access list of the service account, which is not that of the project.',
    );
  });
});

describe('a name', () => {
  test.each([
    [
      { project: 'sandbxo' },
      'the service account sees no project "sandbxo". Did you mean sandbox?',
      'It sees: sandbox.',
    ],
    [
      { project: 'f'.repeat(24) },
      `the service account sees no project "${'f'.repeat(24)}".`,
      'It sees: sandbox.',
    ],
    [{ cluster: 'sandbx' }, 'the project has no cluster "sandbx". Did you mean sandbox?', 'It has: sandbox.'],
    [
      { cluster: 'not a cluster' },
      '--cluster "not a cluster": no cluster can have that name.',
      'A name has at most 64 letters, digits and hyphens, and does not begin with a hyphen.',
    ],
    [
      { suffix: 'x'.repeat(60) },
      `--suffix is too long: the name atlas-aws-iam-env-vars-${'x'.repeat(60)} has 83 characters, and IAM takes 64.`,
      'Shorten it by 19.',
    ],
    [
      { database: 'a b' },
      '--database "a b": no database can have that name.',
      'A name has at most 63 characters, and none of / \\ . " $ * < > : | ? and no space.',
    ],
    [
      { suffix: 'a/b' },
      '--suffix has characters that the name of a role cannot have.',
      'It may have letters, digits and the characters = . @ _ -',
    ],
  ])('%j', async (options, first, second) => {
    await using setup = await startSetup();
    expect(await lastLines(setup.run('apply', ['env-vars'], options))).toEqual([
      expect.stringContaining(first),
      second,
    ]);
    expect(existsSync(join(setup.folder, '.setup/sandbox.json'))).toBe(false);
  });
});

describe('what is there already', () => {
  const USER = 'atlas-aws-iam-env-vars';
  const ARN = `arn:aws:iam::123456789012:user/${USER}`;

  test('a user that nobody knows of is not adopted', async () => {
    await using setup = await startSetup();
    setup.sandbox.account.createUser({ userName: USER });
    const before = setup.whatIsThere();
    expect(await lastLines(setup.run('apply', ['env-vars']))).toEqual([
      `The setup stopped: there is an IAM user ${USER} already, and no setup has made it.`,
      'Delete it, or give this setup names of its own: --suffix <word>.',
    ]);
    expect(setup.whatIsThere()).toEqual(before);
  });

  test('a user of a setup whose state is gone is not adopted', async () => {
    await using setup = await startSetup();
    await setup.run('apply', ['env-vars']);
    rmSync(join(setup.folder, '.setup/sandbox.json'));
    expect(await lastLines(setup.run('apply', ['env-vars']))).toEqual([
      `The setup stopped: there is an IAM user ${USER} already. A setup has made it (env-vars), but not one that this state knows.`,
      'Run destroy where the state of that setup is, or delete it by hand.',
    ]);
  });

  test('a database user is seen before anything is made', async () => {
    await using setup = await startSetup();
    setup.sandbox.databaseUsers.create({ username: ARN, awsIAMType: 'USER', roles: [] });
    const before = setup.whatIsThere();
    expect(await lastLines(setup.run('apply', ['env-vars']))).toEqual([
      `The setup stopped: there is a database user ${ARN} already, and no setup has made it.`,
      'Delete it in Atlas, under Database Access, or leave this path out.',
    ]);
    expect(setup.whatIsThere()).toEqual(before);
  });

  test('a setup whose database user has other roles is a change', async () => {
    await using setup = await startSetup();
    await setup.run('apply', ['env-vars']);
    const user = setup.sandbox.databaseUsers.find({ username: ARN, awsIAMType: 'USER' });
    if (!user) throw new Error('There is no database user.');
    setup.sandbox.databaseUsers.update({ ...user, roles: [{ roleName: 'read', databaseName: 'other' }] });
    const { exitCode, output } = await setup.run('plan', ['env-vars']);
    expect(exitCode).toBe(2);
    expect(output).toContain('      ~ roles = "read@other" -> "readWrite@testdb"');
    expect(output).toContain('Plan: 0 to add, 1 to change, 0 to destroy.');
    expect((await setup.run('apply', ['env-vars'])).output).toContain('Apply complete! 0 added, 1 changed');
    expect((await setup.run('plan', ['env-vars'])).exitCode).toBe(0);
  });

  test('a trust policy that somebody has changed is a change', async () => {
    await using setup = await startSetup();
    await setup.run('apply', ['lambda']);
    const role = setup.sandbox.account.entities.roles.get('atlas-aws-iam-lambda');
    role.trustPolicy = { Version: '2012-10-17', Statement: [] };
    expect((await setup.run('plan', ['lambda'])).output).toContain('~ assume_role_policy = {');
    expect((await setup.run('apply', ['lambda'])).output).toContain('lambda: proved.');
  });

  test('what has lost its tag is left alone by destroy', async () => {
    await using setup = await startSetup();
    await setup.run('apply', ['lambda']);
    setup.sandbox.account.entities.roles.get('atlas-aws-iam-lambda').tags = [];
    const { output } = await setup.run('destroy', ['lambda']);
    expect(output).toContain(
      'arn:aws:iam::123456789012:role/atlas-aws-iam-lambda is left alone: it does not have the mark of this setup any more.',
    );
    expect(setup.sandbox.account.entities.roles.find('atlas-aws-iam-lambda')).toBeDefined();
  });

  test('nor is what stands in it', async () => {
    await using setup = await startSetup();
    const { entities } = setup.sandbox.account;
    await setup.run('apply', ['lambda', 'env-vars', 'sts-assume-role']);
    const key = entities.keys.staticKeysOf(USER)[0]?.accessKeyId;
    entities.roles.get('atlas-aws-iam-lambda').tags = [];
    entities.users.get(USER).tags = [];
    entities.users.get('atlas-aws-iam-sts-assume-role').tags = [];
    const { output } = await setup.run('destroy', ['lambda', 'env-vars', 'sts-assume-role']);
    expect(output).toContain(`The keys of ${USER} are left alone`);
    expect(entities.roles.get('atlas-aws-iam-lambda').attachedPolicies).toHaveLength(1);
    expect(entities.keys.staticKeysOf(USER).map(({ accessKeyId }) => accessKeyId)).toEqual([key]);
    expect(entities.users.get('atlas-aws-iam-sts-assume-role').inlinePolicies.size).toBe(1);
  });

  test('what somebody makes after IAM has refused it is theirs', async () => {
    await using setup = await startSetup();
    const { account } = setup.sandbox;
    const observe = (moment: string, name: string) => {
      // Another setup wins the race between the plan and the call.
      if (moment === 'before-call' && name === 'lambda/role') {
        account.createRole({ roleName: 'atlas-aws-iam-lambda' });
        account.entities.roles.get('atlas-aws-iam-lambda').tags = [
          { key: 'atlas-aws-iam:setup', value: 'lambda' },
        ];
      }
    };
    expect((await setup.run('apply', ['lambda'], {}, { observe })).exitCode).toBe(1);
    await setup.run('destroy', ['lambda']);
    expect(account.entities.roles.find('atlas-aws-iam-lambda')).toBeDefined();
  });

  test('a setup for another issuer leaves no identity provider that nobody knows of', async () => {
    await using setup = await startSetup();
    const tokens = { audience: 'a', subject: 's' };
    await setup.run('apply', ['web-identity'], { ...tokens, issuer: 'https://a.example' });
    const before = setup.whatIsThere();
    expect(
      await lastLines(setup.run('apply', ['web-identity'], { ...tokens, issuer: 'https://b.example' })),
    ).toEqual([
      'The setup stopped: web-identity is set up for a.example, and this is b.example.',
      'Remove it first, by npm run setup -- destroy web-identity, or set up another beside it: --suffix <word>.',
    ]);
    expect(setup.whatIsThere()).toEqual(before);
  });

  test('a session token in the file, which would be sent with the new key, stops it', async () => {
    await using setup = await startSetup();
    mkdirSync(join(setup.folder, '.setup/sandbox'), { recursive: true });
    writeFileSync(join(setup.folder, '.setup/sandbox/env-vars.env'), 'AWS_SESSION_TOKEN=old\n');
    const before = setup.whatIsThere();
    const [first] = await lastLines(setup.run('apply', ['env-vars']));
    expect(first).toContain('sets AWS_SESSION_TOKEN, which does not belong to the key of this setup.');
    expect(setup.whatIsThere()).toEqual(before);
  });

  test.each([
    'javascript:x',
    'http://a.example',
    'https://u:p@a.example',
    'https://a.example/?q',
    "https://a/')]",
  ])('the issuer %s is none', async (issuer) => {
    await using setup = await startSetup();
    expect((await lastLines(setup.run('plan', ['web-identity'], { issuer, subject: 's' })))[0]).toContain(
      '--issuer is not an address.',
    );
  });

  test('another audience for an identity provider of this setup is refused, and not said to be made', async () => {
    await using setup = await startSetup();
    const given = { issuer: 'https://a.example', subject: 's' };
    await setup.run('apply', ['web-identity'], { ...given, audience: 'a1' });
    expect(await lastLines(setup.run('apply', ['web-identity'], { ...given, audience: 'a2' }))).toEqual([
      'The setup stopped: a.example has client_id_list a1, and a2 is wanted: a setup does not change that.',
      'Remove it first, by npm run setup -- destroy web-identity.',
    ]);
  });

  test('an identity provider that a role of somebody else trusts stays', async () => {
    await using setup = await startSetup();
    const { account } = setup.sandbox;
    const given = { audience: 'a', subject: 's', issuer: 'https://a.example' };
    const arn = 'arn:aws:iam::123456789012:oidc-provider/a.example';
    await setup.run('apply', ['web-identity'], given);
    expect(account.entities.oidcProviders.findByArn(arn)).toBeDefined();
    account.createRole({ roleName: 'ci-deploy' });
    const { trustPolicy } = account.entities.roles.get('atlas-aws-iam-web-identity');
    if (trustPolicy) account.entities.roles.get('ci-deploy').trustPolicy = trustPolicy;
    const { output } = await setup.run('destroy', ['web-identity']);
    expect(output).toContain('The identity provider stays, because the role ci-deploy needs it');
    expect(account.entities.oidcProviders.findByArn(arn)).toBeDefined();
  });

  test('two access keys of somebody else leave no room for one', async () => {
    await using setup = await startSetup();
    await setup.run('apply', ['env-vars']);
    const { account } = setup.sandbox;
    for (const { accessKeyId } of account.entities.keys.staticKeysOf(USER))
      account.deleteAccessKey({ accessKeyId });
    account.createAccessKey({ userName: USER });
    account.createAccessKey({ userName: USER });
    expect(await lastLines(setup.run('apply', ['env-vars']))).toEqual([
      `The setup stopped: the IAM user ${USER} has 2 access keys that this setup has not made, and can have no more.`,
      `Delete one: aws iam list-access-keys --user-name ${USER} shows them.`,
    ]);
  });

  test('a key whose secret is not in the files any more is made anew', async () => {
    await using setup = await startSetup();
    await setup.run('apply', ['env-vars']);
    const keysOf = () => setup.sandbox.account.entities.keys.staticKeysOf(USER);
    const [before] = keysOf();
    rmSync(join(setup.folder, '.setup/sandbox/env-vars.env'));
    expect((await setup.run('plan', ['env-vars'])).output).toContain(
      'Plan: 1 to add, 0 to change, 1 to destroy.',
    );
    expect((await setup.run('apply', ['env-vars'])).output).toContain('env-vars: proved.');
    expect(keysOf().length).toBe(1);
    expect(keysOf()[0]?.accessKeyId).not.toBe(before?.accessKeyId);
  });

  test('a hundred database users leave no room', async () => {
    await using setup = await startSetup();
    for (let number = setup.sandbox.databaseUsers.list().length; number < 100; number++) {
      const username = `arn:aws:iam::123456789012:user/u${number}`;
      setup.sandbox.databaseUsers.create({ username, awsIAMType: 'USER', roles: [] });
    }
    const before = setup.whatIsThere();
    expect(await lastLines(setup.run('apply', ['env-vars']))).toEqual([
      'The setup stopped: the project sandbox has 100 database users, and can have 100: 1 more do not fit.',
      'Delete those that nobody needs, in Atlas under Database Access.',
    ]);
    expect(setup.whatIsThere()).toEqual(before);
  });
});

describe('a bad day', () => {
  test('Atlas throttles: it waits as it is told, and says so', async () => {
    await using setup = await startSetup();
    setup.sandbox.failNext('atlas-throttled', { times: 2 });
    const { exitCode, output } = await setup.run('apply', ['env-vars']);
    expect(exitCode).toBe(0);
    expect(output).toMatch(/^Atlas asks to wait 1 s before \w+$/m);
  });

  test('the program is refused at first: it is run again, and that is said', async () => {
    await using setup = await startSetup();
    const outputs = ['AccessDenied', 'still not'];
    const { exitCode, output } = await setup.run(
      'apply',
      ['env-vars'],
      {},
      {
        runExample: async () => {
          const refused = outputs.shift();
          return refused === undefined
            ? {
                exitCode: 0,
                output: 'Authenticated as arn:aws:iam::123456789012:user/atlas-aws-iam-env-vars',
              }
            : { exitCode: 1, output: refused };
        },
      },
    );
    expect(exitCode).toBe(0);
    expect(output).toContain('what is new may not be known everywhere yet; again in 1 s');
    expect(output).toContain('again in 2 s');
  });

  test('the program stays refused, or is somebody else: exit code 1', async () => {
    await using setup = await startSetup();
    const refused = await setup.run(
      'apply',
      ['env-vars'],
      {},
      {
        runExample: async () => ({ exitCode: 1, output: 'line 1\nrefused' }),
      },
    );
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toContain('env-vars: NOT proved.\nline 1\nrefused');
    const other = await setup.run(
      'apply',
      ['env-vars'],
      {},
      {
        runExample: async () => ({
          exitCode: 0,
          output: 'Authenticated as arn:aws:iam::123456789012:user/other',
        }),
      },
    );
    expect(other.exitCode).toBe(1);
    expect(other.output).toContain(
      'the database takes the program for arn:aws:iam::123456789012:user/other, not for arn:aws:iam::123456789012:user/atlas-aws-iam-env-vars',
    );
  });

  test('the network goes away in the middle: the state is true', async () => {
    await using setup = await startSetup();
    const outcome = setup.run(
      'apply',
      ['env-vars'],
      {},
      {
        observe(moment, key) {
          if (`${moment} ${key}` === 'before-call env-vars/database-user') void setup.sandbox.stop();
        },
      },
    );
    const [first, second] = await lastLines(outcome);
    expect(first).toMatch(/^The setup stopped: Atlas did not answer createDatabaseUser: /);
    expect(second).toBe(
      'What is made so far stands in the state: run the same command again, and it goes on.',
    );
    const { records } = JSON.parse(readFileSync(join(setup.folder, '.setup/sandbox.json'), 'utf8'));
    expect(records.map(({ object, status }: never) => [(object as { id: string }).id, status])).toEqual([
      ['files', 'intended'],
      ['user', 'made'],
      ['key', 'made'],
      ['database-user', 'intended'],
    ]);
    // And then the sandbox is gone for good.
    const status = await setup.run('status', ['env-vars']);
    expect(status).toMatchObject({ exitCode: 0, output: expect.stringContaining('The sandbox is gone') });
    const destroyed = await setup.run('destroy', ['env-vars']);
    expect(destroyed).toMatchObject({ exitCode: 0, output: expect.stringContaining('The sandbox is gone') });
    expect(existsSync(join(setup.folder, '.setup/sandbox/env-vars.env'))).toBe(false);
    expect(existsSync(join(setup.folder, '.setup/sandbox.json'))).toBe(false);
  });

  test('nobody listens', async () => {
    await using setup = await startSetup();
    setup.env.MONGODB_ATLAS_BASE_URL = `http://127.0.0.1:${await closedPort()}`;
    const [first] = await lastLines(setup.run('apply', ['env-vars']));
    expect(first).toMatch(/^The setup stopped: Atlas did not answer \w+: nobody listens at 127\.0\.0\.1:\d+/);
    setup.env.MONGODB_ATLAS_BASE_URL = setup.sandbox.atlasApi.url;
    setup.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${await closedPort()}`;
    const [second] = await lastLines(setup.run('apply', ['env-vars']));
    expect(second).toMatch(/^The setup stopped: AWS cannot be reached: /);
  });

  test('AWS refuses an action: it is named', async () => {
    await using setup = await startSetup();
    setup.sandbox.account.createUser({
      userName: 'limited',
      policy: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: ['iam:Get*', 'iam:List*', 'iam:SimulatePrincipalPolicy'],
            Resource: '*',
          },
          { Effect: 'Allow', Action: 'iam:CreateUser', Resource: '*' },
        ],
      },
    });
    const key = setup.sandbox.account.createAccessKey({ userName: 'limited' });
    setup.env.AWS_ACCESS_KEY_ID = key.accessKeyId;
    setup.env.AWS_SECRET_ACCESS_KEY = key.secretAccessKey;
    const { output } = await setup.run('plan', ['env-vars']);
    expect(output).toContain(
      'Your policies do not allow (iam:SimulatePrincipalPolicy): iam:TagUser on arn:aws:iam::123456789012:user/atlas-aws-iam-env-vars, iam:CreateAccessKey on',
    );
    const [first, second] = await lastLines(setup.run('apply', ['env-vars']));
    expect(first).toMatch(
      /^The setup stopped: AWS refuses iam:TagUser: User: arn:aws:iam::123456789012:user\/limited is not/,
    );
    expect(second).toMatch(/^Have your administrator allow it\. What is made so far stands in the state/);
  });
});

test('what somebody has added to a user keeps it there, and that is said', async () => {
  await using setup = await startSetup();
  await setup.run('apply', ['env-vars']);
  const { managedPolicies, users } = setup.sandbox.account.entities;
  const { attachedPolicies } = users.get('atlas-aws-iam-env-vars');
  for (const policy of managedPolicies.all()) attachedPolicies.set(policy.arn, policy);
  expect(await lastLines(setup.run('destroy', ['env-vars']))).toEqual([
    'The setup stopped: AWS refuses: Cannot delete entity, must detach all policies first. (DeleteConflictException)',
    'Somebody has added to it what this setup has not made. Remove that, and run destroy again.',
  ]);
  attachedPolicies.clear();
  expect((await setup.run('destroy', ['env-vars'])).exitCode).toBe(0);
});

describe('two setups at once', () => {
  const lock = (setup: TestSetup, owner: string) => {
    const file = join(setup.folder, '.setup/sandbox.json.lock');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, owner);
    return file;
  };

  test('the second one stops', async () => {
    await using setup = await startSetup();
    const file = lock(setup, String(process.pid));
    expect(await lastLines(setup.run('apply', ['env-vars']))).toEqual([
      `The setup stopped: another setup is running here: process ${process.pid} holds ${file}.`,
      'Wait until it has ended. If that process is something else, delete the file.',
    ]);
    // A plan changes nothing, and may be looked at meanwhile.
    expect((await setup.run('plan', ['env-vars'])).exitCode).toBe(2);
  });

  test('the lock of one that has ended is taken over', async () => {
    await using setup = await startSetup();
    // No process has it: they are numbered up to 4194304.
    const file = lock(setup, '99999999');
    expect((await setup.run('apply', ['env-vars'])).exitCode).toBe(0);
    expect(existsSync(file)).toBe(false);
  });
});

describe('no sandbox', () => {
  test('is two lines', async () => {
    await using setup = await startSetup();
    const empty = join(setup.folder, 'empty');
    const lines = [
      'The setup stopped: no sandbox is running here.',
      'Start one in another terminal, and leave it running: npm run sandbox',
    ];
    expect(await lastLines(setup.run('plan', ['env-vars'], {}, { folder: empty }))).toEqual(lines);
    expect(await lastLines(setup.run('apply', ['env-vars'], {}, { folder: empty }))).toEqual(lines);
    expect((await setup.run('destroy', ['env-vars'], {}, { folder: empty })).exitCode).toBe(0);
    expect((await setup.run('status', ['env-vars'], {}, { folder: empty })).exitCode).toBe(0);
  });

  test('a state of another sandbox begins anew', async () => {
    await using first = await startSetup();
    await first.run('apply', ['env-vars']);
    const state = readFileSync(join(first.folder, '.setup/sandbox.json'), 'utf8');
    await using second = await startSetup();
    mkdirSync(join(second.folder, '.setup'));
    writeFileSync(join(second.folder, '.setup/sandbox.json'), state);
    expect((await second.run('plan', ['env-vars'])).output).toContain('Plan: 3 to add');
    const { exitCode, output } = await second.run('apply', ['env-vars']);
    expect(exitCode).toBe(0);
    expect(output).toContain('is gone, and what was made in it: the state begins anew.');
  });
});

test('a state that is none is not touched', async () => {
  await using setup = await startSetup();
  const file = join(setup.folder, '.setup/sandbox.json');
  mkdirSync(dirname(file));
  writeFileSync(file, '{"version":1');
  const [first] = await lastLines(setup.run('apply', ['env-vars']));
  expect(first).toBe(`The setup stopped: ${file} is not a state that this version of the setup has written.`);
  expect(readFileSync(file, 'utf8')).toBe('{"version":1');
});
