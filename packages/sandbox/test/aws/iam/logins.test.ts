import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DetachUserPolicyCommand,
  type IAMClient,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  type Credentials,
  STSClient,
} from '@aws-sdk/client-sts';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PolicyStatement, Sandbox } from '../../../src/index.ts';
import type { Keys } from '../../../src/login-client/sign.ts';
import { latestDrivers, openClient } from '../../support/drivers.ts';
import { startTestSandbox } from '../../support/start-test-sandbox.ts';
import { ACCOUNT, policyOf } from './call.ts';
import { createIamClient } from './create-iam-client.ts';

const USER = `${ACCOUNT}:user/mdb-user`;
const ROLE = `${ACCOUNT}:role/MongoDBRole`;
const MDB_USER = { UserName: 'mdb-user' };
const ROLES = [{ roleName: 'readWrite', databaseName: 'testdb' }] as const;
const REFUSED = 'bad auth : aws sts call has response 403';

interface Scene {
  sandbox: Sandbox;
  iam: IAMClient;
}

/** The guide's database users are there before their IAM user and role. */
async function startScene(): Promise<Scene> {
  const sandbox = await startTestSandbox();
  const policy = policyOf({ Effect: 'Allow', Action: '*', Resource: '*' });
  sandbox.account.createUser({ userName: 'admin', policy });
  sandbox.databaseUsers.create({ username: USER, awsIAMType: 'USER', roles: ROLES });
  sandbox.databaseUsers.create({ username: ROLE, awsIAMType: 'ROLE', roles: ROLES });
  const key = sandbox.account.createAccessKey({ userName: 'admin' });
  return { sandbox, iam: createIamClient(sandbox.awsEndpointUrl, key) };
}

async function createKey(iam: IAMClient): Promise<Keys> {
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand(MDB_USER));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

async function createUserKey({ iam }: Scene): Promise<Keys> {
  await iam.send(new CreateUserCommand(MDB_USER));
  return createKey(iam);
}

/** Who the server says it is, or why it refuses; a document is written and read as well. */
async function logIn({ sandbox }: Scene, keys: Keys, driver = latestDrivers[0]): Promise<string> {
  if (!driver) throw new Error('no driver');
  try {
    const client = await openClient(driver, sandbox, keys);
    const collection = client.db('testdb').collection<{ _id: number }>('logins');
    await collection.replaceOne({ _id: 1 }, {}, { upsert: true });
    expect(await collection.findOne({ _id: 1 })).toEqual({ _id: 1 });
    const { authInfo } = await client.db('admin').command({ connectionStatus: 1 });
    return authInfo.authenticatedUsers[0].user;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function createStsClient({ sandbox }: Scene, credentials: Keys): STSClient {
  const client = new STSClient({
    endpoint: sandbox.awsEndpointUrl,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
  });
  onTestFinished(() => client.destroy());
  return client;
}

function keysOf(credentials: Credentials | undefined): Keys {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

async function assume(scene: Scene, keys: Keys): Promise<Keys> {
  const sts = createStsClient(scene, keys);
  const command = new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 's-1' });
  return keysOf((await sts.send(command)).Credentials);
}

const documentOf = (...statements: PolicyStatement[]) => JSON.stringify(policyOf(...statements));
const trust = (statement: Partial<PolicyStatement>) =>
  documentOf({ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement });

describe.each(latestDrivers)('with the driver $packageName $version', (driver) => {
  test('a user who is made over IAM logs in with the key that IAM made', async () => {
    const scene = await startScene();
    expect(await logIn(scene, await createUserKey(scene), driver)).toBe(USER);
  });

  test('a role that is made over IAM is assumed by whom it names, and logs in', async () => {
    const scene = await startScene();
    const keys = await createUserKey(scene);
    const AssumeRolePolicyDocument = trust({ Principal: { AWS: USER } });
    await scene.iam.send(new CreateRoleCommand({ RoleName: 'MongoDBRole', AssumeRolePolicyDocument }));
    expect(await logIn(scene, await assume(scene, keys), driver)).toBe(
      'arn:aws:sts::123456789012:assumed-role/MongoDBRole/*',
    );
  });
});

describe('what happens to a key counts at the next login', () => {
  test('made inactive, and active again', async () => {
    const scene = await startScene();
    const keys = await createUserKey(scene);
    const set = (Status: 'Active' | 'Inactive') =>
      scene.iam.send(new UpdateAccessKeyCommand({ ...MDB_USER, AccessKeyId: keys.accessKeyId, Status }));
    expect(await logIn(scene, keys)).toBe(USER);
    await set('Inactive');
    expect(await logIn(scene, keys)).toContain(REFUSED);
    await set('Active');
    expect(await logIn(scene, keys)).toBe(USER);
  });

  test('deleted, with another there in time', async () => {
    const scene = await startScene();
    const old = await createUserKey(scene);
    const next = await createKey(scene.iam);
    await scene.iam.send(new DeleteAccessKeyCommand({ ...MDB_USER, AccessKeyId: old.accessKeyId }));
    expect(await logIn(scene, old)).toContain(REFUSED);
    expect(await logIn(scene, next)).toBe(USER);
  });
});

test('a user who is deleted takes the sessions along, and they do not come back', async () => {
  const scene = await startScene();
  const keys = await createUserKey(scene);
  const session = scene.sandbox.account.issueUserSession({ userName: 'mdb-user', durationSeconds: 900 });
  expect(await logIn(scene, session)).toBe(USER);
  await scene.iam.send(new DeleteAccessKeyCommand({ ...MDB_USER, AccessKeyId: keys.accessKeyId }));
  expect(await logIn(scene, session)).toBe(USER);
  await scene.iam.send(new DeleteUserCommand(MDB_USER));
  expect(await logIn(scene, session)).toContain(REFUSED);
  const again = await createUserKey(scene);
  expect(await logIn(scene, session)).toContain(REFUSED);
  expect(await logIn(scene, again)).toBe(USER);
});

test('a session that assumed its role stays when the user goes, as on AWS', async () => {
  const scene = await startScene();
  const keys = await createUserKey(scene);
  const AssumeRolePolicyDocument = trust({ Principal: { AWS: USER } });
  await scene.iam.send(new CreateRoleCommand({ RoleName: 'MongoDBRole', AssumeRolePolicyDocument }));
  const session = await assume(scene, keys);
  await scene.iam.send(new DeleteAccessKeyCommand({ ...MDB_USER, AccessKeyId: keys.accessKeyId }));
  await scene.iam.send(new DeleteUserCommand(MDB_USER));
  expect(await logIn(scene, session)).toBe('arn:aws:sts::123456789012:assumed-role/MongoDBRole/*');
  // Whoever has the name later is not who was trusted.
  await expect(assume(scene, await createUserKey(scene))).rejects.toMatchObject({ name: 'AccessDenied' });
});

test('a web identity logs in through a provider and a role that are made over IAM', async () => {
  const scene = await startScene();
  const { issuer, sign } = await scene.sandbox.oidcIssuer();
  const client = createStsClient(scene, { accessKeyId: '', secretAccessKey: '' });
  const command = new AssumeRoleWithWebIdentityCommand({
    RoleArn: ROLE,
    RoleSessionName: 's-1',
    WebIdentityToken: await sign({ sub: 'app', aud: 'sts.amazonaws.com' }),
  });
  await expect(client.send(command)).rejects.toMatchObject({ name: 'InvalidIdentityTokenException' });
  const { OpenIDConnectProviderArn = '' } = await scene.iam.send(
    new CreateOpenIDConnectProviderCommand({ Url: issuer, ClientIDList: ['sts.amazonaws.com'] }),
  );
  const AssumeRolePolicyDocument = trust({
    Principal: { Federated: OpenIDConnectProviderArn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${issuer.replace('http://', '')}:sub`]: 'app' } },
  });
  await scene.iam.send(new CreateRoleCommand({ RoleName: 'MongoDBRole', AssumeRolePolicyDocument }));
  const { Credentials } = await client.send(command);
  expect(await logIn(scene, keysOf(Credentials))).toBe(
    'arn:aws:sts::123456789012:assumed-role/MongoDBRole/*',
  );
});

// What policies say of a user has no part in a login: GetCallerIdentity needs no permission, and no deny reaches it.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
describe('policies make no difference to a login', () => {
  test('rds-db:connect, attached or not', async () => {
    const scene = await startScene();
    const keys = await createUserKey(scene);
    expect(await logIn(scene, keys)).toBe(USER);
    const { Policy } = await scene.iam.send(
      new CreatePolicyCommand({
        PolicyName: 'MongoDBAtlasAccess',
        PolicyDocument: documentOf({ Effect: 'Allow', Action: 'rds-db:connect', Resource: '*' }),
      }),
    );
    const attachment = { ...MDB_USER, PolicyArn: Policy?.Arn };
    await scene.iam.send(new AttachUserPolicyCommand(attachment));
    expect(await logIn(scene, keys)).toBe(USER);
    await scene.iam.send(new DetachUserPolicyCommand(attachment));
    expect(await logIn(scene, keys)).toBe(USER);
  });

  test('an explicit deny of sts:GetCallerIdentity, and of everything', async () => {
    const scene = await startScene();
    const keys = await createUserKey(scene);
    const AssumeRolePolicyDocument = trust({ Principal: { AWS: USER } });
    await scene.iam.send(new CreateRoleCommand({ RoleName: 'MongoDBRole', AssumeRolePolicyDocument }));
    for (const Action of ['sts:GetCallerIdentity', '*']) {
      const PolicyDocument = documentOf({ Effect: 'Deny', Action, Resource: '*' });
      await scene.iam.send(new PutUserPolicyCommand({ ...MDB_USER, PolicyName: 'no', PolicyDocument }));
      expect(await logIn(scene, keys)).toBe(USER);
    }
    // It is a deny all the same, for what does need a permission.
    await expect(assume(scene, keys)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
