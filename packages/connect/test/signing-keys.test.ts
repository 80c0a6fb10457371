import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import { fromIni } from '@aws-sdk/credential-providers';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Explanation, explain } from '../src/explain/index.ts';
import { type AwsCredentialProvider, connect } from '../src/index.ts';

// Which keys signed a login that was refused, by what stands in variables and files: every login here is a driver's, and
// the sandbox refuses it.

const isDriver6 = process.env.DRIVER_MAJOR === '6';
const OLD = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const OTHER = { ...OLD, accessKeyId: 'AKIAI44QH8DHBEXAMPLE' };
const SSO = 'sso_session = s\nsso_account_id = 123456789012\nsso_role_name = r\n';
const ROLE = 'role_arn = arn:aws:iam::123456789012:role/app\n';

type Keys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
const section = (name: string, { accessKeyId, secretAccessKey }: Keys) =>
  `[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
const variables = ({ accessKeyId, secretAccessKey, sessionToken }: Keys) => ({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  AWS_SESSION_TOKEN: sessionToken,
});

let sandbox: Sandbox;
let stranger: Keys;
let home: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  stranger = sandbox.account.createAccessKey(sandbox.account.createUser({ userName: 'stranger' }));
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'connect-signer-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  mkdirSync(join(home, '.aws'));
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  set({
    HOME: home,
    AWS_CONFIG_FILE: undefined,
    AWS_SHARED_CREDENTIALS_FILE: undefined,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MONGO_CLUSTER_URL: sandbox.mongodbUri,
  });
});

function set(env: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
}

const write = (file: 'config' | 'credentials', text: string) => writeFileSync(join(home, '.aws', file), text);

async function explainConnect(credentialProvider?: AwsCredentialProvider): Promise<Explanation> {
  const explanation = await connect({ credentialProvider }).then(
    () => expect.unreachable('it connected'),
    explain,
  );
  const text = JSON.stringify(explanation);
  expect(text).not.toContain(OLD.secretAccessKey);
  expect(text).not.toContain(stranger.secretAccessKey);
  return JSON.parse(text.replaceAll(home, '~'));
}

describe('a login that is refused', () => {
  test('names the profile, its file and its lines, through the chain and through a provider', async () => {
    write('credentials', section('app', OLD));
    set({ AWS_PROFILE: 'app' });
    const place =
      'from profile "app" (AWS_PROFILE names it), static keys (lines 2 and 3 of ~/.aws/credentials).';
    for (const [provider, signer] of [
      [undefined, 'The driver’s default chain signed with AKIA…MPLE, '],
      [fromIni(), 'Signed with AKIA…MPLE (static credentials), '],
    ] as const) {
      expect(await explainConnect(provider)).toMatchObject({
        code: 'sts-refused',
        cause: expect.stringContaining(signer + place),
      });
    }
  });

  test('says of keys that are in no variable and in no file only what they are', async () => {
    write('credentials', section('app', OTHER));
    const { cause } = await explainConnect(async () => ({
      ...OLD,
      accessKeyId: `${OLD.accessKeyId.slice(0, -1)}X`,
    }));
    expect(cause).toContain('Signed with AKIA…MPLX (static credentials). The causes, most likely first');
  });

  test('does not say of a bare driver that it had no provider', async () => {
    write('credentials', section('default', OLD));
    const client = new MongoClient(sandbox.mongodbUri);
    onTestFinished(() => client.close());
    const error = await client.connect().catch((thrown: unknown) => thrown);
    expect(explain(error).cause).toContain(
      'Unless the driver was given a provider, it signed with AKIA…MPLE',
    );
  });

  test('goes by the driver where AWS_PROFILE and keys are both set', async () => {
    write('credentials', section('app', OTHER));
    set({ AWS_PROFILE: 'app', ...variables(OLD) });
    const { cause } = await explainConnect();
    expect(cause).toContain(
      isDriver6
        ? 'signed with AKIA…MPLE, from AWS_ACCESS_KEY_ID.'
        : 'from profile "app" (AWS_PROFILE names it)',
    );
  });

  test.each(['sso_start_url = x\n', SSO, 'credential_process = x\n', 'login_session = x\n'])(
    'names what old keys of the same profile hide: %j',
    async (settings) => {
      write('config', `[profile app]\n${settings}`);
      write('credentials', section('app', OLD));
      set({ AWS_PROFILE: 'app' });
      const [name] = settings.split(' =');
      for (const provider of [undefined, fromIni()]) {
        const { cause, fix } = await explainConnect(provider);
        expect(cause).toContain(`which win over ${name}`);
        expect(cause).toContain('of the same profile (line 2 of ~/.aws/config)');
        expect(fix).toMatch(
          /^If you meant the .+ of that profile: remove lines 2 and 3 of ~\/\.aws\/credentials\./,
        );
      }
    },
  );

  test('says so of keys that are swapped, or have a line break, wherever they stand', async () => {
    set(variables({ accessKeyId: OLD.secretAccessKey, secretAccessKey: OLD.accessKeyId }));
    expect(await explainConnect()).toMatchObject({
      code: 'access-key-id-malformed',
      cause: expect.stringContaining('swapped'),
    });
    set(variables({ ...OLD, secretAccessKey: `${OLD.secretAccessKey}\r` }));
    expect(await explainConnect()).toMatchObject({
      code: 'credentials-malformed',
      cause: expect.stringContaining('AWS_SECRET_ACCESS_KEY ends with a carriage return'),
    });
    set(variables({ accessKeyId: '<access-key-id>', secretAccessKey: 'x' }));
    expect((await explainConnect()).summary).toBe('A placeholder is still in AWS_ACCESS_KEY_ID');
    set({ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined });
    write('credentials', section('default', { ...OLD, accessKeyId: '<access-key-id>' }));
    expect((await explainConnect()).summary).toBe(
      'A placeholder is still in aws_access_key_id of profile "default" (line 2 of ~/.aws/credentials)',
    );
  });

  test('says so of a secret that was not copied as a whole', async () => {
    set(variables({ ...OLD, secretAccessKey: OLD.secretAccessKey.slice(1) }));
    const { code, cause } = await explainConnect();
    expect(code).toBe('sts-refused');
    expect(cause).toContain('AWS_SECRET_ACCESS_KEY has 39 characters, where AWS’s have 40');
    set(variables(OLD));
    expect((await explainConnect()).cause).not.toContain('characters');
  });

  test('says so of an expiration that has passed', async () => {
    set({ ...variables(OLD), AWS_CREDENTIAL_EXPIRATION: '2020-01-01T00:00:00Z' });
    expect(await explainConnect()).toMatchObject({
      code: 'credentials-expired',
      cause: expect.stringContaining(
        'AWS_ACCESS_KEY_ID is AKIA…MPLE, and AWS_CREDENTIAL_EXPIRATION is 2020-01-01T00:00:00.000Z: that time has passed.',
      ),
    });
  });

  test('says so of a session whose token has another name', async () => {
    const session = { ...OLD, accessKeyId: 'ASIAIOSFODNN7EXAMPLE' };
    set({ ...variables(session), AWS_SECURITY_TOKEN: 'a-token' });
    expect((await explainConnect()).fix).toBe(
      'Give AWS_SECURITY_TOKEN the name AWS_SESSION_TOKEN, if it was issued with this key.',
    );
    set({ AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined });
    write('credentials', `${section('default', session)}session_token = a-token\n`);
    expect((await explainConnect()).fix).toBe(
      'Give session_token (line 4 of ~/.aws/credentials) the name aws_session_token, if it was issued with this key.',
    );
  });
});

describe('a principal that is no database user', () => {
  test('of the environment: the profile that it keeps from being asked comes first', async () => {
    set(variables(stranger));
    write('credentials', section('default', OLD));
    const { code, cause, fix } = await explainConnect();
    expect(code).toBe('database-user-missing');
    expect(cause).toContain(
      'Configured too, but never reached after it: Profile in the shared files: Profile "default"',
    );
    expect(fix).toMatch(
      /^If you meant profile in the shared files: unset AWS_ACCESS_KEY_ID.*Otherwise: In Atlas/,
    );
  });

  test('of a profile: the web identity, and how to have it', async () => {
    write('credentials', section('default', stranger));
    writeFileSync(join(home, 'token'), 'a.web.token');
    set({
      AWS_WEB_IDENTITY_TOKEN_FILE: join(home, 'token'),
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/app',
    });
    const { fix } = await explainConnect();
    expect(fix).toMatch(/^If you meant web identity token: remove the credentials of the profile "default"/);
    expect(fix).toContain('credentialProvider: fromTokenFile()');
  });

  test('of [default], where AWS_DEFAULT_PROFILE names another', async () => {
    write('credentials', section('default', stranger) + section('app', OLD));
    set({ AWS_DEFAULT_PROFILE: 'app' });
    const { cause, fix } = await explainConnect();
    expect(cause).toContain('(AWS_DEFAULT_PROFILE is "app", and this SDK does not read it)');
    expect(fix).toMatch(/^If you meant the profile in AWS_DEFAULT_PROFILE: set AWS_PROFILE to it\./);
  });

  test('alone: nothing else is proposed first', async () => {
    set(variables(stranger));
    const { cause, fix } = await explainConnect();
    expect(cause).not.toContain('Configured too');
    expect(fix).toMatch(/^In Atlas/);
  });

  test('in a pod, by the role of its node', () => {
    const error = Object.assign(
      new Error('bad auth : user arn:aws:sts::123456789012:assumed-role/node/* is not found'),
      {
        name: 'MongoServerError',
        code: 8000,
      },
    );
    const env = { HOME: home, KUBERNETES_SERVICE_HOST: '10.96.0.1' };
    expect(explain(error, { env })).toMatchObject({
      cause: expect.stringContaining('In a pod that is the role of the node.'),
      fix: expect.stringMatching(
        /^Give the pod’s service account a role: .* Or, for this principal: In Atlas/,
      ),
    });
    expect(explain(error, { env: { HOME: home } }).fix).toMatch(/^In Atlas/);
  });
});

describe('keys that were to assume a role', () => {
  test('and have a line break in them, or are swapped: before STS is asked, or by what it says', async () => {
    set({ AWS_ENDPOINT_URL: sandbox.awsEndpointUrl, AWS_REGION: 'us-east-1', AWS_PROFILE: 'app' });
    write('config', `[profile app]\n${ROLE}source_profile = base\n`);
    write(
      'credentials',
      section('base', { accessKeyId: OLD.secretAccessKey, secretAccessKey: OLD.accessKeyId }),
    );
    expect(await explainConnect(fromIni())).toMatchObject({
      code: 'access-key-id-malformed',
      cause: expect.stringContaining(
        'aws_secret_access_key of profile "base" (line 3 of ~/.aws/credentials)',
      ),
    });
    write('config', `[profile app]\n${ROLE}credential_source = Environment\n`);
    set(variables({ ...OLD, sessionToken: 'a-token\n' }));
    expect(await explainConnect(fromIni({ ignoreCache: true }))).toMatchObject({
      code: 'credentials-malformed',
      cause: expect.stringContaining('AWS_SESSION_TOKEN ends with a line break'),
    });
  });

  test.each(['endpoint_url = #\n', 'services = local\n[services local]\nsts =\n  endpoint_url = #\n'])(
    'at an endpoint that a file names, where nothing listens: %j',
    async (setting) => {
      const server = createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as { port: number };
      await new Promise((resolve) => server.close(resolve));
      const config = `[profile app]\n${ROLE}source_profile = base\n${setting.replace('#', `http://127.0.0.1:${port}`)}`;
      write('config', config);
      write('credentials', section('base', OLD));
      set({ AWS_PROFILE: 'app', AWS_MAX_ATTEMPTS: '1', AWS_REGION: 'us-east-1' });
      const line = config.split('\n').findIndex((text) => text.includes('endpoint_url')) + 1;
      expect(await explainConnect()).toMatchObject({
        code: 'provider-failed',
        fix: expect.stringContaining(`endpoint_url (line ${line} of ~/.aws/config) sends the SDK there`),
      });
    },
  );
});
