import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { machineEnv } from '@atlas-aws-iam/command';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { isAwsInstalled } from '@atlas-aws-iam/test-support/try-aws-command';
import {
  GetRoleCommand,
  GetUserCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  ListRolesCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam';
import { fromIni, fromTemporaryCredentials, fromWebToken } from '@aws-sdk/credential-providers';
import { parse } from 'dotenv';
import { MongoClient } from 'mongodb';
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  type TestContext,
  test,
} from 'vitest';
import { type EmitInput, emitSetup } from '../../src/emit/emit.ts';
import { PARAMETERS } from './parameters.ts';

// The scripts run as they are, with the AWS CLI that is installed, against the sandbox. The Atlas CLI is in no registry:
// in its place a program takes each command for the operation of the API that it stands for, and asks the sandbox.

const ACCOUNT = '123456789012';
const POSIX = process.platform !== 'win32';
/** Each command of the AWS CLI starts a Python: on a busy machine, some seconds. */
const LIMIT = { timeout: 600_000 };
/** With the role of IAM Identity Center they have every kind of object; the other paths would only take longer. */
const DESTROYED = ['env-vars', 'sts-assume-role', 'web-identity', 'ec2-role', 'lambda'];

/** Who logs in, by whatever the scripts have left. */
type Login = (place: Place) => Promise<{ credentials: () => Promise<Credentials>; principal: string }>;
type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
interface Place {
  /** What the script wrote for the program. */
  env: Record<string, string>;
  credentialsFile: string;
}

let sandbox: Sandbox;
let iam: IAMClient;
let folder: string;
let env: Record<string, string>;

beforeAll(async () => {
  sandbox = await startSandbox({ atlasChangeMs: 50 });
});

afterAll(() => sandbox.stop());

beforeEach(async () => {
  await sandbox.reset();
  const { account, atlasApi } = sandbox;
  const administrator = { Effect: 'Allow', Action: '*', Resource: '*' } as const;
  account.createUser({ userName: 'admin', policy: { Version: '2012-10-17', Statement: [administrator] } });
  const key = account.createAccessKey({ userName: 'admin' });
  iam = new IAMClient({ endpoint: sandbox.awsEndpointUrl, region: 'us-east-1', credentials: key });
  onTestFinished(() => iam.destroy());

  folder = emptyFolder();
  const atlas = join(folder, 'atlas');
  writeFileSync(atlas, `#!/bin/sh\nexec node '${join(import.meta.dirname, 'atlas.mjs')}' "$@"\n`);
  chmodSync(atlas, 0o755);
  const machine = machineEnv();
  env = {
    ...machine,
    ...sandbox.env,
    PATH: `${folder}${delimiter}${machine.PATH}`,
    HOME: folder,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    AWS_PAGER: '',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'aws', 'credentials'),
    AWS_CONFIG_FILE: join(folder, 'aws', 'config'),
    MONGODB_ATLAS_BASE_URL: atlasApi.url,
    MONGODB_ATLAS_CLIENT_ID: atlasApi.clientId,
    MONGODB_ATLAS_CLIENT_SECRET: atlasApi.clientSecret,
    MONGODB_ATLAS_PROJECT_ID: atlasApi.projectId,
  };
});

/** @returns the last line of what the script prints */
async function run(context: TestContext, input: Omit<EmitInput, 'parameters'>): Promise<string> {
  const script = emitSetup({ ...input, parameters: PARAMETERS });
  // An AWS CLI before 2.13 does not read AWS_ENDPOINT_URL.
  const bridge = `aws() { command aws --endpoint-url '${sandbox.awsEndpointUrl}' "$@"; }\n`;
  const child = spawn('sh', ['-c', bridge + script], { cwd: folder, env });
  child.stdin.end();
  const [output, errors, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (/ThumbprintList/.test(errors)) return context.skip('this AWS CLI wants a thumbprint of the issuer');
  expect([status, errors]).toEqual([0, '']);
  return output.trim().split('\n').at(-1) ?? '';
}

const PATHS: Record<string, Login> = {
  'env-vars': async ({ env: { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY = '' } }) =>
    asUser('env-vars', async () => ({ accessKeyId, secretAccessKey: AWS_SECRET_ACCESS_KEY })),
  'shared-profile': async (place) => asUser('shared-profile', profileOf(place)),
  'custom-provider': async (place) => {
    const { accessKeyId, secretAccessKey } = await profileOf(place)();
    expect(place.env).toMatchObject({
      APP_ACCESS_KEY_ID: accessKeyId,
      APP_SECRET_ACCESS_KEY: secretAccessKey,
    });
    return asUser('custom-provider', profileOf(place));
  },
  'default-chain': async (place) => asUser('default-chain', profileOf(place)),
  'sts-assume-role': async (place) => {
    const { ASSUME_ROLE_ARN: RoleArn = '', ASSUME_ROLE_EXTERNAL_ID: ExternalId } = place.env;
    const provider = fromTemporaryCredentials({
      masterCredentials: profileOf(place),
      params: { RoleArn, ExternalId },
      clientConfig: { region: 'us-east-1', endpoint: sandbox.awsEndpointUrl },
    });
    return asRole('sts-assume-role', () => provider());
  },
  'web-identity': async ({ env: { AWS_ROLE_ARN: roleArn = '' } }) => {
    const { issuer: url, audience: aud, subject: sub } = PARAMETERS.webIdentity;
    const issuer = await sandbox.namedIssuer(url);
    const webIdentityToken = await issuer.sign({ aud, sub });
    const clientConfig = { region: 'us-east-1', endpoint: sandbox.awsEndpointUrl };
    return asRole('web-identity', fromWebToken({ roleArn, webIdentityToken, clientConfig }));
  },
  'ec2-role': async () => asRole('ec2-role', ofService('ec2', 'ec2-role')),
  'container-role': async () => asRole('container-role', ofService('ecs-tasks', 'container-role')),
  lambda: async () => asRole('lambda', ofService('lambda', 'lambda')),
};

const asUser = (path: string, credentials: () => Promise<Credentials>) => ({
  credentials,
  principal: `arn:aws:iam::${ACCOUNT}:user/atlas-aws-iam-${path}`,
});
const asRole = (path: string, credentials: () => Promise<Credentials>) => ({
  credentials,
  principal: `arn:aws:sts::${ACCOUNT}:assumed-role/atlas-aws-iam-${path}/*`,
});
const profileOf = ({ env: { AWS_PROFILE: profile = '' }, credentialsFile: filepath }: Place) =>
  fromIni({ profile, filepath });
const ofService = (service: string, path: string) => async () =>
  sandbox.account.assumeRoleForService({
    service: `${service}.amazonaws.com`,
    roleName: `atlas-aws-iam-${path}`,
    roleSessionName: 's-1',
    sourceArn: `arn:aws:ecs:us-east-1:${ACCOUNT}:task/app`,
  });

async function logIn(credentials: () => Promise<Credentials>): Promise<string> {
  const client = new MongoClient(sandbox.mongodbUri, {
    authMechanismProperties: { AWS_CREDENTIAL_PROVIDER: credentials },
  });
  try {
    await client.db('testdb').collection('emitted').insertOne({ at: 1 });
    const { authInfo } = await client.db().command({ connectionStatus: 1 });
    return authInfo.authenticatedUsers[0]?.user;
  } finally {
    await client.close();
  }
}

async function readPlace(path: string): Promise<Place> {
  const file = join(folder, `.env.atlas-aws-iam-${path}`);
  if (!existsSync(file)) return { env: {}, credentialsFile: '' };
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const credentialsFile = join(folder, 'aws', 'credentials');
  if (existsSync(credentialsFile)) expect(statSync(credentialsFile).mode & 0o777).toBe(0o600);
  return { env: parse(readFileSync(file)), credentialsFile };
}

describe.skipIf(!isAwsInstalled || !POSIX)('the scripts (need the AWS CLI and a POSIX shell)', () => {
  test.for(Object.entries(PATHS))(
    '%s: what they make logs in, and they remove it',
    LIMIT,
    async ([path, login], context) => {
      const arn = await run(context, { format: 'aws-cli', path });
      await run(context, { format: 'atlas-cli', path });
      expect(sandbox.databaseUsers.list()).toEqual([
        expect.objectContaining({
          username: arn,
          awsIAMType: arn.includes(':user/') ? 'USER' : 'ROLE',
          labels: [{ key: 'atlas-aws-iam:setup', value: path }],
          scopes: [{ name: 'sandbox', type: 'CLUSTER' }],
        }),
      ]);
      const name = `atlas-aws-iam-${path}`;
      const isUser = arn.includes(':user/') || path === 'sts-assume-role';
      const tags = [
        ...(isUser ? [(await iam.send(new GetUserCommand({ UserName: name }))).User?.Tags] : []),
        ...(arn.includes(':role/')
          ? [(await iam.send(new GetRoleCommand({ RoleName: name }))).Role?.Tags]
          : []),
      ];
      expect(tags).toEqual(tags.map(() => [{ Key: 'atlas-aws-iam:setup', Value: path }]));

      const { credentials, principal } = await login(await readPlace(path));
      expect(await logIn(credentials)).toBe(principal);

      if (!DESTROYED.includes(path)) return;
      await run(context, { format: 'atlas-cli', path, isDestroy: true });
      await run(context, { format: 'aws-cli', path, isDestroy: true });
      expect(sandbox.databaseUsers.list()).toEqual([]);
      const [users, roles, providers] = await Promise.all([
        iam.send(new ListUsersCommand()),
        iam.send(new ListRolesCommand()),
        iam.send(new ListOpenIDConnectProvidersCommand()),
      ]);
      expect(users.Users?.map(({ UserName }) => UserName)).toEqual(['admin']);
      expect(roles.Roles).toEqual([]);
      expect(providers.OpenIDConnectProviderList).toEqual([]);
      expect(sandbox.account.entities.instanceProfiles.all()).toEqual([]);
    },
  );

  test('sso: the role of IAM Identity Center is found, and stays', LIMIT, async (context) => {
    const { principal } = await sandbox.provision('sso');
    const [reserved] = sandbox.databaseUsers.list();
    sandbox.databaseUsers.delete(reserved ?? expect.unreachable());
    const arn = await run(context, { format: 'aws-cli', path: 'sso' });
    expect(arn).toBe(reserved?.username);
    await run(context, { format: 'atlas-cli', path: 'sso' });
    expect(principal).toContain(arn.split('/').at(-1));
    expect(sandbox.databaseUsers.list()).toEqual([
      expect.objectContaining({ username: arn, awsIAMType: 'ROLE' }),
    ]);
    await run(context, { format: 'atlas-cli', path: 'sso', isDestroy: true });
    await run(context, { format: 'aws-cli', path: 'sso', isDestroy: true });
    expect(sandbox.account.findRole(arn)).toBeDefined();
    expect(sandbox.databaseUsers.list()).toEqual([]);
  });
});
