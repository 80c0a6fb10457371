import { describe, expect, test } from 'vitest';
import { credentialPaths, UserError } from '../src/index.ts';
import { logIn } from '../src/login-client/conversation.ts';
import { openRawClient } from './support/raw-client.ts';
import { startTestSandbox } from './support/start-test-sandbox.ts';

describe('stsUrl', () => {
  test('is the STS that is asked: its users log in, the sandbox’s own do not', async () => {
    const other = await startTestSandbox();
    const sandbox = await startTestSandbox({ stsUrl: other.awsEndpointUrl });
    const { arn } = other.account.createUser({ userName: 'alice' });
    const keys = other.account.createAccessKey({ userName: 'alice' });
    sandbox.databaseUsers.create({ username: arn, awsIAMType: 'USER', roles: [] });
    expect(await logIn(await openRawClient(sandbox.mongodbUri), keys)).toMatchObject({ ok: 1 });
    expect(other.stsCalls).toMatchObject([{ action: 'GetCallerIdentity', callerArn: arn }]);

    sandbox.account.createUser({ userName: 'alice' });
    const own = sandbox.account.createAccessKey({ userName: 'alice' });
    expect(await logIn(await openRawClient(sandbox.mongodbUri), own)).toMatchObject({ ok: 0, code: 8000 });
    expect(sandbox.stsCalls).toEqual([]);
  });

  test.each([
    'http://sts.amazonaws.com:80',
    'https://127.0.0.1:4566',
    'http://127.0.0.1',
    'http://127.0.0.1.example:80',
    'http://a@127.0.0.1:80',
    'http://127.0.0.1:80/x',
    'http://127.0.0.1:99999',
    'http://127.0.0.999:80',
    'http://[::1]:4566',
  ])('%j is not one of this machine', async (stsUrl) => {
    const failure = startTestSandbox({ stsUrl });
    await expect(failure).rejects.toBeInstanceOf(UserError);
    await expect(failure).rejects.toThrow('The STS to ask is not one on loopback');
  });

  test('may be localhost', async () => {
    await startTestSandbox({ stsUrl: 'http://localhost:4566/' });
  });
});

describe('principalPrefix', () => {
  const every = credentialPaths.flatMap(({ id, variants }) =>
    variants.map((variant) => [id, variant] as const),
  );

  test.each(every)('begins the name of the database user of %s %s', async (id, variant) => {
    const sandbox = await startTestSandbox({ principalPrefix: 'eighteen-letters-x' });
    const { authenticatedUser, principal } = await sandbox.provision(id, variant);
    expect(authenticatedUser).toMatch(
      /^arn:aws:(iam::123456789012:user|sts::123456789012:assumed-role)\/eighteen-letters-x/,
    );
    expect(principal).toContain('/eighteen-letters-x');
    for (const { username } of sandbox.databaseUsers.list())
      expect(username).toContain('/eighteen-letters-x');
  });

  test.each(['nineteen-letters-xx', 'a b', 'a/b'])('%j is none', async (principalPrefix) => {
    await expect(startTestSandbox({ principalPrefix })).rejects.toThrow(
      `No name of a user or role can begin with "${principalPrefix}".`,
    );
  });
});
