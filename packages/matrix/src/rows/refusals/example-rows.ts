import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import { type Driver, drivers } from '../../drivers.ts';
import type { Evidence, Row } from '../../row.ts';
import { describeFailure, runExample } from '../../run-example.ts';

type Env = Readonly<Record<string, string>>;

/** What goes wrong on a path in practice: the example must end with 1 and name it, and nobody is let in. */
interface Mistake {
  path: string;
  name: string;
  variant?: string;
  /** @returns variables that are set otherwise */
  make(env: Env, sandbox: Sandbox): Env | Promise<Env>;
  code: string;
}

const unchanged: Env = {};

const mistakes: readonly Mistake[] = [
  {
    path: 'env-vars',
    name: 'a wrong secret',
    make: ({ AWS_SECRET_ACCESS_KEY = '' }) => ({ AWS_SECRET_ACCESS_KEY: `x${AWS_SECRET_ACCESS_KEY}` }),
    code: 'sts-refused',
  },
  {
    path: 'shared-profile',
    name: 'no such profile',
    make: () => ({ AWS_PROFILE: 'altas' }),
    code: 'profile-unusable',
  },
  {
    path: 'sso',
    name: 'a login that has ended',
    variant: 'legacy',
    async make({ HOME = '' }) {
      await rm(join(HOME, '.aws/sso'), { recursive: true });
      return unchanged;
    },
    code: 'sso-login-needed',
  },
  {
    path: 'web-identity',
    name: 'an expired token',
    async make({ AWS_WEB_IDENTITY_TOKEN_FILE = '' }, { oidcIssuer }) {
      const sub = 'system:serviceaccount:default:atlas-example';
      const { sign } = await oidcIssuer();
      const token = await sign({ sub, aud: 'sts.amazonaws.com', expiresInSeconds: -60 });
      await writeFile(AWS_WEB_IDENTITY_TOKEN_FILE, token);
      return unchanged;
    },
    code: 'web-identity-refused',
  },
  {
    path: 'ec2-role',
    name: 'an instance without a role',
    make(_, { instanceMetadata }) {
      instanceMetadata.attachRole(undefined);
      return unchanged;
    },
    code: 'instance-role-missing',
  },
  {
    path: 'container-role',
    name: 'an address that is no container platform’s',
    make: () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://credentials.example.com/' }),
    code: 'container-uri-refused',
  },
  {
    path: 'sts-assume-role',
    name: 'a wrong external ID',
    make: () => ({ ASSUME_ROLE_EXTERNAL_ID: 'another' }),
    code: 'assume-role-refused',
  },
  {
    path: 'custom-provider',
    name: 'an own function that gives no key',
    make: () => ({ APP_ACCESS_KEY_ID: '' }),
    code: 'credentials-shape',
  },
  {
    path: 'default-chain',
    name: 'nothing to find',
    async make({ AWS_SHARED_CREDENTIALS_FILE = '' }) {
      await writeFile(AWS_SHARED_CREDENTIALS_FILE, '');
      return { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_SESSION_TOKEN: '' };
    },
    code: 'no-provider-found',
  },
  {
    path: 'lambda',
    name: 'session keys of a role that is gone',
    make(_, { account }) {
      account.deleteRole({ roleName: 'mdb-lambda-role' });
      return unchanged;
    },
    code: 'credentials-expired',
  },
];

export const exampleRows: readonly Row[] = mistakes.flatMap((mistake) =>
  drivers.map((driver) => ({
    name: `${mistake.path}: ${mistake.name}`,
    group: 'refusal' as const,
    path: mistake.path,
    driver,
    target: 'sandbox' as const,
    run: () => refuse(mistake, driver),
  })),
);

async function refuse({ path, variant, make, code }: Mistake, driver: Driver): Promise<Evidence> {
  await using sandbox = await startSandbox();
  const { env, authenticatedUser } = await sandbox.provision(path, variant);
  const secrets = await secretsOf(env);
  const run = await runExample(path, driver, { ...env, ...(await make(env, sandbox)) });
  const output = `${run.stdout}${run.stderr}`;

  assert.equal(run.exitCode, 1, describeFailure(run));
  assert.match(run.stderr, new RegExp(`\\(${code}\\)`), describeFailure(run));
  assert.doesNotMatch(run.stderr, /^ {4}at /m, 'A mistake is no reason for a stack trace.');
  for (const secret of secrets) assert.ok(!output.includes(secret), 'It prints a secret.');
  const users = sandbox.authAttempts.map((attempt) => attempt.authenticatedUser);
  assert.ok(!users.includes(authenticatedUser), 'The server let it in.');
  return { detail: code };
}

/** In variables and in the shared file. */
async function secretsOf({ AWS_SHARED_CREDENTIALS_FILE = '', ...env }: Env): Promise<string[]> {
  const file = await readFile(AWS_SHARED_CREDENTIALS_FILE, 'utf8');
  const inFile = [...file.matchAll(/aws_secret_access_key = (\S+)/g)].map(([, secret]) => secret);
  const inEnv = Object.entries(env).flatMap(([name, value]) =>
    /SECRET_ACCESS_KEY|SESSION_TOKEN$/.test(name) ? [value] : [],
  );
  return [...inFile, ...inEnv].filter((secret): secret is string => Boolean(secret));
}
