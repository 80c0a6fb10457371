import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import { closedPort } from '@atlas-aws-iam/test-support/closed-port';
import { runNode } from '@atlas-aws-iam/test-support/run-node';
import { describe, expect, onTestFinished, test } from 'vitest';
import { repositoryRoot } from '../run-turbo.ts';

const folder = join(repositoryRoot, 'examples/env-vars');
type Env = Record<string, string>;

interface Case {
  name: string;
  code: string;
  /** Milliseconds by which the sandbox's clock is ahead of the example's. */
  clockAheadMs?: number;
  change(env: Env, sandbox: Sandbox): Env | Promise<Env>;
  /** What the explanation must say beside its code. */
  says: string;
}

const session = (sandbox: Sandbox, roleSessionName: string, durationSeconds?: number) =>
  sandbox.account.issueSession({
    roleName: 'r',
    roleSessionName,
    ...(durationSeconds && { durationSeconds }),
  });

interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

const keys = ({ accessKeyId, secretAccessKey, sessionToken = '' }: Keys): Env => ({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  AWS_SESSION_TOKEN: sessionToken,
});

const cluster = (change: (url: string) => string) => (env: Env) => ({
  ...env,
  AWS_MONGO_CLUSTER_URL: change(env.AWS_MONGO_CLUSTER_URL ?? ''),
});

const cases: Case[] = [
  {
    name: 'a wrong secret',
    code: 'sts-refused',
    change: (env) => ({ ...env, AWS_SECRET_ACCESS_KEY: `x${env.AWS_SECRET_ACCESS_KEY}` }),
    says: 'secret',
  },
  {
    name: 'an unknown key id',
    code: 'sts-refused',
    change: (env) => ({ ...env, AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' }),
    says: 'AKIA…MPLE',
  },
  {
    name: 'a session without its token',
    code: 'session-token-missing',
    change: (env, sandbox) => ({ ...env, ...keys({ ...session(sandbox, 's'), sessionToken: '' }) }),
    says: 'AWS_SESSION_TOKEN',
  },
  {
    name: 'the token of another session',
    code: 'sts-refused',
    change: (env, sandbox) => ({
      ...env,
      ...keys({ ...session(sandbox, 's'), sessionToken: session(sandbox, 'other').sessionToken }),
    }),
    says: 'token',
  },
  {
    name: 'an expired session',
    code: 'credentials-expired',
    change(env, sandbox) {
      const expired = session(sandbox, 's', -60);
      return { ...env, ...keys(expired), AWS_CREDENTIAL_EXPIRATION: expired.expiration.toISOString() };
    },
    says: 'expired',
  },
  {
    name: 'an expired session that does not say when it expires',
    code: 'sts-refused',
    change: (env, sandbox) => ({ ...env, ...keys(session(sandbox, 's', -60)) }),
    says: 'expired',
  },
  {
    name: 'a clock that is wrong by an hour',
    code: 'clock-skewed',
    clockAheadMs: 3_600_000,
    change: (env) => env,
    says: '15 minutes',
  },
  {
    name: 'an IAM user that is no database user',
    code: 'database-user-missing',
    change(env, sandbox) {
      sandbox.account.createUser({ userName: 'stranger' });
      return { ...env, ...keys(sandbox.account.createAccessKey({ userName: 'stranger' })) };
    },
    says: 'arn:aws:iam::123456789012:user/stranger',
  },
  {
    name: 'a role that is no database user',
    code: 'database-user-missing',
    change: (env, sandbox) => ({ ...env, ...keys(session(sandbox, 's')) }),
    says: 'arn:aws:iam::123456789012:role/r',
  },
  {
    name: 'a key id without a secret',
    code: 'env-credentials-incomplete',
    change: ({ AWS_SECRET_ACCESS_KEY: _, ...env }) => env,
    says: 'AWS_SECRET_ACCESS_KEY',
  },
  {
    name: 'key id and secret swapped',
    code: 'access-key-id-malformed',
    change: ({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...env }) => ({
      ...env,
      AWS_ACCESS_KEY_ID: AWS_SECRET_ACCESS_KEY ?? '',
      AWS_SECRET_ACCESS_KEY: AWS_ACCESS_KEY_ID ?? '',
    }),
    says: 'swapped',
  },
  {
    name: 'a placeholder left for the key id',
    code: 'placeholder',
    change: (env) => ({ ...env, AWS_ACCESS_KEY_ID: '<access-key-id>' }),
    says: 'placeholder',
  },
  {
    name: 'a placeholder left for the cluster',
    code: 'placeholder',
    change: cluster(() => '<your-cluster.mongodb.net>'),
    says: 'AWS_MONGO_CLUSTER_URL',
  },
  {
    name: 'user info in the URI',
    code: 'uri-credentials',
    change: cluster((url) => url.replace('://', '://AKIAIOSFODNN7EXAMPLE:hunter2@')),
    says: 'AWS_MONGO_CLUSTER_URL',
  },
  {
    name: '$external eaten by the shell',
    code: 'auth-source-empty',
    change: cluster((url) => url.replace('%24external', '')),
    says: '%24external',
  },
  {
    name: 'another mechanism in the URI',
    code: 'other-mechanism',
    change: cluster((url) => url.replace('MONGODB-AWS', 'SCRAM-SHA-256')),
    says: 'SCRAM-SHA-256',
  },
  {
    name: 'a malformed cluster URL',
    code: 'cluster-url-malformed',
    change: cluster(() => 'https://cluster0.abc.mongodb.net'),
    says: 'AWS_MONGO_CLUSTER_URL',
  },
  {
    name: 'a host with a port',
    code: 'cluster-url-port',
    change: cluster(() => 'cluster0.abc.mongodb.net:27017'),
    says: 'port',
  },
  {
    name: 'no cluster at all',
    code: 'cluster-url-missing',
    change: ({ AWS_MONGO_CLUSTER_URL: _, ...env }) => env,
    says: 'AWS_MONGO_CLUSTER_URL',
  },
  {
    name: 'a port nobody listens on',
    code: 'nothing-listens',
    change: async (env) => {
      const host = `127.0.0.1:${await closedPort()}`;
      return { ...env, AWS_MONGO_CLUSTER_URL: `mongodb://${host}/?serverSelectionTimeoutMS=500` };
    },
    says: '127.0.0.1:',
  },
];

describe('the example explains what went wrong', () => {
  test.each(cases)('$name: $code', async ({ code, clockAheadMs = 0, change, says }) => {
    const sandbox = await startSandbox({ clock: () => Date.now() + clockAheadMs });
    onTestFinished(() => sandbox.stop());
    sandbox.account.createRole({ roleName: 'r' });
    const env = await change((await sandbox.provision('env-vars')).env, sandbox);
    const { exitCode, stdout, stderr } = await runNode(folder, ['src/main.ts'], {
      ...env,
      HOME: join(tmpdir(), 'nobody'),
      DOTENV_CONFIG_PATH: join(tmpdir(), 'no-such-file.env'),
      NODE_NO_WARNINGS: '1',
    });

    expect(stderr).toMatch(
      new RegExp(
        `^Failed: .+ \\(${code}\\)\\n {2}Why: {2}.+\\n {2}Fix: {2}.+\\n {2}Docs: docs/troubleshooting.md#${code} in .+, then https://\\S+\\n$`,
      ),
    );
    expect(stderr).toContain(says);
    expect(exitCode).toBe(1);
    // Not even its ends, which a masked key id shows.
    if (code === 'access-key-id-malformed') expect(stdout).toBe('Credentials: … (static credentials)\n');
    for (const secret of ['hunter2', env.AWS_SECRET_ACCESS_KEY, env.AWS_SESSION_TOKEN]) {
      if (secret) expect(stdout + stderr).not.toContain(secret);
    }
  });

  test('a user who may only read is told so, and that is no failure', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.stop());
    const { arn } = sandbox.account.createUser({ userName: 'reader' });
    sandbox.databaseUsers.create({
      username: arn,
      awsIAMType: 'USER',
      roles: [{ roleName: 'read', databaseName: 'testdb' }],
    });
    const { exitCode, stdout } = await runNode(folder, ['src/main.ts'], {
      ...sandbox.env,
      ...keys(sandbox.account.createAccessKey({ userName: 'reader' })),
      DOTENV_CONFIG_PATH: join(tmpdir(), 'no-such-file.env'),
    });
    expect(stdout).toContain(`Authenticated as ${arn}\n`);
    expect(stdout).toContain('Wrote nothing: this user may not write here');
    expect(exitCode).toBe(0);
  });
});
