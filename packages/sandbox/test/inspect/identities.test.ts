import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { InspectorState } from '../../src/inspect/model.ts';
import { startTestSandbox } from '../support/start-test-sandbox.ts';

test('the sessions of a role are one identity, and nothing of their names is shown', async () => {
  const sandbox = await startTestSandbox({ inspect: true });
  const { arn } = sandbox.account.createRole({ roleName: 'mdb-role' });
  sandbox.databaseUsers.create({
    username: arn,
    awsIAMType: 'ROLE',
    roles: [{ roleName: 'readWrite', databaseName: 'shop' }],
  });
  // Half a secret, which is too short to be told from a name.
  const names = ['developer', randomBytes(10).toString('hex'), 'aB1'.repeat(6)] as const;
  for (const roleSessionName of names)
    sandbox.account.issueSession({ roleName: 'mdb-role', roleSessionName });
  const text = await (await fetch(`${sandbox.inspectorUrl}state`)).text();
  for (const name of names) expect(text).not.toContain(name);
  const { identities } = JSON.parse(text) as InspectorState;
  expect(identities.filter(({ arn }) => arn.includes('mdb-role'))).toEqual([
    {
      arn: 'arn:aws:sts::123456789012:assumed-role/mdb-role/*',
      accessKeys: names.map(() => ({
        accessKeyId: expect.stringMatching(/^ASIA…\w{4}$/),
        status: 'Temporary',
      })),
      databaseUsers: ['arn:aws:iam::123456789012:role/mdb-role'],
    },
  ]);
});
