import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import {
  fromHttp,
  fromIni,
  fromInstanceMetadata,
  fromNodeProviderChain,
  fromSSO,
  fromTemporaryCredentials,
  fromTokenFile,
} from '@aws-sdk/credential-providers';
import type { MongoClient } from 'mongodb';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type AwsCredentialProvider, authenticatedUser, connect } from '../src/index.ts';

// Each credential path that fetches credentials: how often it does so, and that it goes on doing so while a client runs
// for longer than any of them lasts. One fake Date moves the client, the AWS SDK and the sandbox alike.

const MINUTE = 60_000;
const STEP = 20 * MINUTE;
const STEPS = 21;
const CONNECTIONS = 100;

interface Renewable {
  path: string;
  variant: string;
  /** As the path's example makes it; called when the path's variables are in the environment. */
  createProvider(): AwsCredentialProvider | undefined;
  /** How often credentials were asked for. */
  countFetches(sandbox: Sandbox): number;
  /** What the platform does meanwhile. */
  onStep?(sandbox: Sandbox): Promise<void>;
}

const countCalls =
  (action: string) =>
  ({ stsCalls }: Sandbox) =>
    stsCalls.filter((call) => call.action === action && call.status === 200).length;

const countRequests =
  (service: string, path = '') =>
  ({ awsRequests }: Sandbox) =>
    awsRequests.filter((request) => request.service === service && request.path.includes(path)).length;

// The kubelet replaces the token file before its token expires.
async function rotateToken(sandbox: Sandbox, variable: string, sub: string, aud: string): Promise<void> {
  const { sign } = await sandbox.oidcIssuer();
  writeFileSync(process.env[variable] ?? '', await sign({ sub, aud, expiresInSeconds: 3600 }));
}
const SERVICE_ACCOUNT = 'system:serviceaccount:default:atlas-example';
const rotateWebIdentityToken = (sandbox: Sandbox) =>
  rotateToken(sandbox, 'AWS_WEB_IDENTITY_TOKEN_FILE', SERVICE_ACCOUNT, 'sts.amazonaws.com');

const assumeRole = (): AwsCredentialProvider => {
  const sts = new STSClient({ credentials: fromIni() });
  return async () => {
    const { Credentials: { AccessKeyId = '', SecretAccessKey = '', SessionToken, Expiration } = {} } =
      await sts.send(
        new AssumeRoleCommand({
          RoleArn: process.env.ASSUME_ROLE_ARN,
          RoleSessionName: process.env.ASSUME_ROLE_SESSION_NAME,
          ExternalId: process.env.ASSUME_ROLE_EXTERNAL_ID,
        }),
      );
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration,
    };
  };
};

const temporaryCredentials = () =>
  fromTemporaryCredentials({
    masterCredentials: fromIni(),
    params: {
      RoleArn: process.env.ASSUME_ROLE_ARN ?? '',
      RoleSessionName: process.env.ASSUME_ROLE_SESSION_NAME ?? '',
      ExternalId: process.env.ASSUME_ROLE_EXTERNAL_ID ?? '',
    },
  });

const renewables: Record<string, Renewable> = {
  'shared-profile, a role': {
    path: 'shared-profile',
    variant: 'assume-role',
    createProvider: () => fromIni(),
    countFetches: countCalls('AssumeRole'),
  },
  'shared-profile, credential_process': {
    path: 'shared-profile',
    variant: 'credential-process',
    createProvider: () => fromIni(),
    countFetches: countRequests('container-credentials'),
  },
  'shared-profile, aws login': {
    path: 'shared-profile',
    variant: 'login-session',
    createProvider: () => fromIni(),
    countFetches: countRequests('signin'),
  },
  sso: {
    path: 'sso',
    // Its token has two minutes left: it is refreshed at once, and every hour from then on.
    variant: 'expiring',
    createProvider: () => fromSSO(),
    countFetches: countRequests('sso', '/federation/credentials'),
  },
  'web-identity': {
    path: 'web-identity',
    variant: 'named-session',
    createProvider: () => fromTokenFile(),
    countFetches: countCalls('AssumeRoleWithWebIdentity'),
    onStep: rotateWebIdentityToken,
  },
  'ec2-role': {
    path: 'ec2-role',
    variant: 'instance-profile',
    createProvider: () => fromInstanceMetadata({ ec2MetadataV1Disabled: true }),
    countFetches: countRequests('imds', 'security-credentials/mdb-ec2-role'),
  },
  'container-role, ECS': {
    path: 'container-role',
    variant: 'ecs',
    createProvider: () => fromHttp(),
    countFetches: countRequests('container-credentials'),
  },
  'container-role, EKS': {
    path: 'container-role',
    variant: 'eks',
    createProvider: () => fromHttp(),
    countFetches: countRequests('container-credentials'),
    onStep: (sandbox) =>
      rotateToken(
        sandbox,
        'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
        SERVICE_ACCOUNT,
        'pods.eks.amazonaws.com',
      ),
  },
  'sts-assume-role': {
    path: 'sts-assume-role',
    variant: 'external-id',
    createProvider: assumeRole,
    countFetches: countCalls('AssumeRole'),
  },
  'sts-assume-role, in one line': {
    path: 'sts-assume-role',
    variant: 'external-id',
    createProvider: temporaryCredentials,
    countFetches: countCalls('AssumeRole'),
  },
  'custom-provider, the SDK’s chain': {
    path: 'web-identity',
    variant: 'generated-session',
    createProvider: () => fromNodeProviderChain(),
    countFetches: countCalls('AssumeRoleWithWebIdentity'),
    onStep: rotateWebIdentityToken,
  },
  'default-chain, no provider': {
    path: 'web-identity',
    variant: 'named-session',
    createProvider: () => undefined,
    countFetches: countCalls('AssumeRoleWithWebIdentity'),
    onStep: rotateWebIdentityToken,
  },
};

const sockets = new Set<Socket>();
subscribe('net.client.socket', (message) => {
  const { socket } = message as { socket: Socket };
  sockets.add(socket.once('close', () => sockets.delete(socket)));
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function start({ path, variant, createProvider }: Renewable) {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.stop());
  const { env, authenticatedUser: expected } = await sandbox.provision(path, variant);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const client = await connect({
    credentialProvider: createProvider(),
    clientOptions: { maxPoolSize: CONNECTIONS, maxConnecting: CONNECTIONS },
  });
  onTestFinished(() => client.close());
  expect(await authenticatedUser(client)).toBe(expected);
  return { sandbox, client, expected };
}

/** Closes the driver's connections behind its back, so that the next operation logs in. */
async function closeConnections({ options: { hosts } }: MongoClient): Promise<void> {
  const own = [...sockets].filter(({ remotePort }) => remotePort === hosts[0]?.port);
  await Promise.all(own.map((socket) => once(socket.destroy(), 'close')));
}

// Driver 6 differs in how it asks, not in what is asked: a few paths show that.
const DRIVER_6_PATHS = ['shared-profile, a role', 'container-role, EKS', 'default-chain, no provider'];
const entries = Object.entries(renewables).filter(
  ([name]) => process.env.DRIVER_MAJOR !== '6' || DRIVER_6_PATHS.includes(name),
);
describe.each(entries)('%s', (_, renewable) => {
  test(`${CONNECTIONS} connections fetch once`, async () => {
    const { sandbox, client } = await start(renewable);
    await Promise.all(Array.from({ length: CONNECTIONS }, () => authenticatedUser(client)));
    // The last of them may still be logging in: what it was opened for went to one that was ready earlier.
    await expect.poll(() => sandbox.authAttempts).toHaveLength(CONNECTIONS);
    expect(sandbox.authAttempts.every(({ verdict }) => verdict === 'authenticated')).toBe(true);
    // What aws login leaves behind are credentials: nothing is fetched before they are renewed.
    expect(renewable.countFetches(sandbox)).toBe(renewable.variant === 'login-session' ? 0 : 1);
  });

  test('renews for seven hours with no failed operation', async () => {
    const { sandbox, client, expected } = await start(renewable);
    for (let step = 0; step < STEPS; step += 1) {
      vi.setSystemTime(Date.now() + STEP);
      await renewable.onStep?.(sandbox);
      await closeConnections(client);
      expect(await authenticatedUser(client)).toBe(expected);
    }
    const { authAttempts } = sandbox;
    expect(authAttempts.length).toBeGreaterThan(STEPS);
    expect(authAttempts.every(({ verdict }) => verdict === 'authenticated')).toBe(true);
    const keys = new Set(authAttempts.map(({ accessKeyId }) => accessKeyId));
    expect(keys.size).toBeGreaterThanOrEqual(2);
    // A dropped connection alone asks for nothing.
    expect(renewable.countFetches(sandbox)).toBeLessThanOrEqual(keys.size);
  });
});
