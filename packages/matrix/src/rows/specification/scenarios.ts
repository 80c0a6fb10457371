import assert from 'node:assert/strict';
import { redirectTaskEndpoint } from '@atlas-aws-iam/mistakes';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import type { Driver } from '../../drivers.ts';
import type { Evidence, Row } from '../../row.ts';
import { assertLastLogin } from './assert-login.ts';
import { assumedRole, type ScenarioEnvironment } from './assumed-role.ts';
import { driverRows } from './driver-rows.ts';
import { startProgram } from './program.ts';

// https://github.com/mongodb/specifications/blob/master/source/auth/tests/mongodb-aws.md, scenarios 1 to 6, and for each
// "Custom Credential Provider Authenticates". Where the text has keys in the URI, they are in the environment here: the
// specification has refused them in the URI since.

interface Scenario {
  name: string;
  path: string;
  /** Keys that driver 6 takes from the environment when it is constructed, without asking a provider. */
  hasKeysInEnvironment?: boolean;
  prepare(sandbox: Sandbox): Promise<ScenarioEnvironment>;
}

const ANY_NAME = /^.{2,64}$/;

const scenarios: readonly Scenario[] = [
  {
    name: '1 regular credentials',
    path: 'env-vars',
    hasKeysInEnvironment: true,
    prepare: (sandbox) => provisioned(sandbox, 'env-vars', 'static', undefined),
  },
  {
    name: '2 EC2 credentials',
    path: 'ec2-role',
    prepare: (sandbox) => provisioned(sandbox, 'ec2-role', 'instance-profile', /^i-[0-9a-f]{17}$/),
  },
  {
    name: '3 ECS credentials',
    path: 'container-role',
    prepare: (sandbox) => provisioned(sandbox, 'container-role', 'ecs', /^[0-9a-f]{32}$/),
  },
  {
    name: '3 ECS credentials by a relative URI',
    path: 'container-role',
    async prepare(sandbox) {
      const { env, login } = await provisioned(sandbox, 'container-role', 'ecs', /^[0-9a-f]{32}$/);
      const { AWS_CONTAINER_CREDENTIALS_FULL_URI = '', ...others } = env;
      const { origin, pathname } = new URL(AWS_CONTAINER_CREDENTIALS_FULL_URI);
      // As ECS sets it. The address before it is fixed, 169.254.170.2, and leads to loopback here.
      return {
        env: { ...others, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: pathname },
        login,
        imports: [redirectTaskEndpoint(origin)],
      };
    },
  },
  {
    // Younger than the text: the endpoint of EKS Pod Identity is found by the same variables.
    name: '3 EKS Pod Identity credentials',
    path: 'container-role',
    prepare: (sandbox) => provisioned(sandbox, 'container-role', 'eks', ANY_NAME),
  },
  {
    name: '4 credentials of AssumeRole',
    path: 'env-vars',
    hasKeysInEnvironment: true,
    prepare: assumedRole,
  },
  {
    name: '5 web identity, named session',
    path: 'web-identity',
    prepare: (sandbox) => provisioned(sandbox, 'web-identity', 'named-session', 'web-identity'),
  },
  {
    name: '5 web identity, generated session',
    path: 'web-identity',
    prepare: (sandbox) => provisioned(sandbox, 'web-identity', 'generated-session', ANY_NAME),
  },
  {
    name: '6 Lambda without a session token',
    path: 'lambda',
    hasKeysInEnvironment: true,
    async prepare(sandbox) {
      const { env, login } = await provisioned(sandbox, 'env-vars', 'static', undefined);
      return { env: { ...env, AWS_LAMBDA_FUNCTION_NAME: 'example' }, login };
    },
  },
  {
    name: '6 Lambda with a session token',
    path: 'lambda',
    hasKeysInEnvironment: true,
    prepare: (sandbox) => provisioned(sandbox, 'lambda', 'function', 'atlas-example'),
  },
];

async function provisioned(
  sandbox: Sandbox,
  path: string,
  variant: string,
  roleSessionName: string | RegExp | undefined,
): Promise<ScenarioEnvironment> {
  const { env, authenticatedUser } = await sandbox.provision(path, variant);
  const keyKind = roleSessionName === undefined ? 'static' : 'temporary';
  return { env, login: { authenticatedUser, keyKind, roleSessionName } };
}

async function runScenario({ prepare, hasKeysInEnvironment }: Scenario, driver: Driver): Promise<Evidence> {
  await using sandbox = await startSandbox();
  const { env, login, imports } = await prepare(sandbox);
  await using program = await startProgram(driver, env, imports);
  const uri = sandbox.mongodbUri;

  const { user } = await program.connect({ uri });
  assert.equal(user, login.authenticatedUser);
  const { keyKind, roleSessionName } = assertLastLogin(sandbox, driver, login);

  const custom = await program.connect({ uri, provider: { kind: 'chain' } });
  assert.equal(custom.user, login.authenticatedUser);
  assertLastLogin(sandbox, driver, login);
  const isIgnored = hasKeysInEnvironment && driver.major === '6';
  assert.equal(custom.providerCalls, isIgnored ? 0 : 1, 'Calls of the custom provider');

  return {
    identity: user,
    detail: [
      `${keyKind} key`,
      ...(roleSessionName ? [`session ${roleSessionName}`] : []),
      isIgnored ? 'deviation: a custom provider is not called' : 'a custom provider is called',
    ].join(', '),
  };
}

export const scenarioRows: readonly Row[] = scenarios.flatMap((scenario) =>
  driverRows({
    name: `scenario ${scenario.name}`,
    path: scenario.path,
    run: (driver) => runScenario(scenario, driver),
  }),
);
