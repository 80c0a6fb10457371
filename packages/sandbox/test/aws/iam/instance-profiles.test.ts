import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  GetInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { callIam, EC2_TRUST, refusal, setUp, startIamServer } from './call.ts';
import { createIamClient } from './create-iam-client.ts';

const PLACE = { InstanceProfileName: 'i', RoleName: 'r' };
const ROLE = { RoleName: 'r', AssumeRolePolicyDocument: EC2_TRUST };
const noSuchEntity = (message: string) => ({ status: 404, code: 'NoSuchEntity', message });

test('the bytes of the answers', async () => {
  await using server = await startIamServer();
  const created = await callIam(server, 'CreateInstanceProfile', { ...PLACE, Path: '/team/' });
  const profileId = created.element('InstanceProfileId');
  expect(profileId).toMatch(/^AIPA[A-Z2-7]{17}$/);
  const rest = `
      <InstanceProfileName>i</InstanceProfileName>
      <Path>/team/</Path>
      <Arn>arn:aws:iam::123456789012:instance-profile/team/i</Arn>
      <CreateDate>2026-01-02T03:04:05Z</CreateDate>`;
  expect(created.body).toContain(`  <CreateInstanceProfileResult>
    <InstanceProfile>
      <InstanceProfileId>${profileId}</InstanceProfileId>
      <Roles/>${rest}
    </InstanceProfile>
  </CreateInstanceProfileResult>`);
  await setUp(server, ['CreateRole', ROLE], ['AddRoleToInstanceProfile', PLACE]);
  const got = await callIam(server, 'GetInstanceProfile', PLACE);
  expect(
    got.body.replace(/(?<=<RoleId>)[^<]+/, 'AROA…').replace(/%7B[^<]+/, '…'),
  ).toContain(`  <GetInstanceProfileResult>
    <InstanceProfile>
      <InstanceProfileId>${profileId}</InstanceProfileId>
      <Roles>
        <member>
          <Path>/</Path>
          <AssumeRolePolicyDocument>…</AssumeRolePolicyDocument>
          <RoleId>AROA…</RoleId>
          <RoleName>r</RoleName>
          <Arn>arn:aws:iam::123456789012:role/r</Arn>
          <CreateDate>2026-01-02T03:04:05Z</CreateDate>
        </member>
      </Roles>${rest}
      <Tags/>
    </InstanceProfile>
  </GetInstanceProfileResult>`);
});

test('the real client makes one, fills it and reads it', async () => {
  await using server = await startIamServer(Date.now);
  const client = createIamClient(server.url, server.admin);
  const tags = [{ Key: 'a', Value: 'b' }];
  const { InstanceProfile } = await client.send(
    new CreateInstanceProfileCommand({ InstanceProfileName: 'i', Tags: tags }),
  );
  expect(InstanceProfile).toMatchObject({ InstanceProfileName: 'i', Roles: [], Tags: tags });
  server.account.createRole({ roleName: 'r' });
  await client.send(new AddRoleToInstanceProfileCommand(PLACE));
  const got = await client.send(new GetInstanceProfileCommand({ InstanceProfileName: 'i' }));
  expect(got.InstanceProfile).toMatchObject({ ...InstanceProfile, Roles: [{ RoleName: 'r' }] });
});

test.each(['App', 'app', 'APP'])('a name is taken once, %s after App', async (InstanceProfileName) => {
  await using server = await startIamServer();
  await setUp(server, ['CreateInstanceProfile', { InstanceProfileName: 'App' }]);
  expect(await refusal(server, 'CreateInstanceProfile', { InstanceProfileName, Path: '/other/' })).toEqual({
    status: 409,
    code: 'EntityAlreadyExists',
    message: `Instance Profile ${InstanceProfileName} already exists.`,
  });
});

describe.each(['AddRoleToInstanceProfile', 'RemoveRoleFromInstanceProfile'])('%s needs', (action) => {
  test('the profile', async () => {
    await using server = await startIamServer();
    await setUp(server, ['CreateRole', ROLE]);
    expect(await refusal(server, action, PLACE)).toEqual(noSuchEntity('Instance Profile i cannot be found.'));
  });

  test('the role', async () => {
    await using server = await startIamServer();
    await setUp(server, ['CreateInstanceProfile', PLACE]);
    expect(await refusal(server, action, PLACE)).toEqual(
      noSuchEntity('The role with name r cannot be found.'),
    );
  });
});

test.each(['GetInstanceProfile', 'DeleteInstanceProfile'])('%s knows it by its name', async (action) => {
  await using server = await startIamServer();
  expect(await refusal(server, action, PLACE)).toEqual(noSuchEntity('Instance Profile i cannot be found.'));
});

test('it holds one role, and is deleted empty', async () => {
  await using server = await startIamServer();
  await setUp(
    server,
    ['CreateRole', ROLE],
    ['CreateRole', { ...ROLE, RoleName: 'other' }],
    ['CreateInstanceProfile', PLACE],
    ['AddRoleToInstanceProfile', PLACE],
  );
  expect(await refusal(server, 'AddRoleToInstanceProfile', { ...PLACE, RoleName: 'other' })).toEqual({
    status: 409,
    code: 'LimitExceeded',
    message: 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1',
  });
  expect(await refusal(server, 'RemoveRoleFromInstanceProfile', { ...PLACE, RoleName: 'other' })).toEqual(
    noSuchEntity('Role other in Instance Profile i cannot be found.'),
  );
  expect(await refusal(server, 'DeleteInstanceProfile', PLACE)).toEqual({
    status: 409,
    code: 'DeleteConflict',
    message: 'Cannot delete entity, must remove roles from instance profile first.',
  });
  await setUp(server, ['RemoveRoleFromInstanceProfile', PLACE], ['DeleteInstanceProfile', PLACE]);
  expect((await callIam(server, 'GetInstanceProfile', PLACE)).status).toBe(404);
});

test('a role that is gone from the account is gone from it', async () => {
  await using server = await startIamServer();
  await setUp(
    server,
    ['CreateRole', ROLE],
    ['CreateInstanceProfile', PLACE],
    ['AddRoleToInstanceProfile', PLACE],
  );
  server.account.deleteRole({ roleName: 'r' });
  expect((await callIam(server, 'GetInstanceProfile', PLACE)).body).toContain('<Roles/>');
});
