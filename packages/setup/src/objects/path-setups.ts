import { nameOf } from './names.ts';
import type { PathSetup, SetupParameters } from './path-setup.ts';
import type { PolicyTemplate, PolicyValue } from './policy-template.ts';
import { ACCESS_KEY_ID, arnOf, EXTERNAL_ID, SECRET_ACCESS_KEY, TOKEN_FILE } from './reference.ts';
import type { DatabaseUser, SetupObject } from './setup-object.ts';

type Describe = (name: string, parameters: SetupParameters) => Omit<PathSetup, 'path'>;

/** What a setup makes, path by path. Everything else reads this table: plan, apply, destroy, and the text for other tools. */
const PATHS: Readonly<Record<string, Describe>> = {
  'env-vars': (name, parameters) => ({
    hasProfile: false,
    objects: [...userWithKey(name), databaseUser('user', parameters)],
    env: { AWS_ACCESS_KEY_ID: ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY },
  }),

  'shared-profile': (name, parameters) => ({
    hasProfile: true,
    objects: [...userWithKey(name), databaseUser('user', parameters)],
    env: { AWS_PROFILE: name },
  }),

  'custom-provider': (name, parameters) => ({
    hasProfile: true,
    objects: [...userWithKey(name), databaseUser('user', parameters)],
    env: {
      AWS_PROFILE: name,
      APP_ACCESS_KEY_ID: ACCESS_KEY_ID,
      APP_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY,
    },
  }),

  'default-chain': (name, parameters) => ({
    hasProfile: true,
    objects: [...userWithKey(name), databaseUser('user', parameters)],
    env: { AWS_PROFILE: name },
  }),

  // In one account the trust policy alone would do. The user's policy is what a role of another account needs besides.
  'sts-assume-role': (name, parameters) => ({
    hasProfile: true,
    objects: [
      ...userWithKey(name),
      {
        kind: 'iam-role',
        id: 'role',
        roleName: name,
        trust: policy({
          Effect: 'Allow',
          Principal: { AWS: arnOf('user') },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'sts:ExternalId': EXTERNAL_ID } },
        }),
      },
      {
        kind: 'user-policy',
        id: 'user-policy',
        userName: name,
        policyName: name,
        document: policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: arnOf('role') }),
      },
      databaseUser('role', parameters),
    ],
    env: { AWS_PROFILE: name, ASSUME_ROLE_ARN: arnOf('role'), ASSUME_ROLE_EXTERNAL_ID: EXTERNAL_ID },
  }),

  'web-identity': (name, parameters) => {
    const { issuer, audience, subject } = parameters.webIdentity;
    const host = issuer.replace(/^https?:\/\//, '');
    return {
      hasProfile: false,
      objects: [
        { kind: 'oidc-provider', id: 'provider', url: issuer, clientIds: [audience] },
        {
          kind: 'iam-role',
          id: 'role',
          roleName: name,
          trust: policy({
            Effect: 'Allow',
            Principal: { Federated: arnOf('provider') },
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: { StringEquals: { [`${host}:aud`]: audience, [`${host}:sub`]: subject } },
          }),
        },
        databaseUser('role', parameters),
      ],
      env: { AWS_WEB_IDENTITY_TOKEN_FILE: TOKEN_FILE, AWS_ROLE_ARN: arnOf('role') },
    };
  },

  'ec2-role': (name, parameters) => ({
    hasProfile: false,
    objects: [
      role(name, trustService('ec2.amazonaws.com')),
      { kind: 'instance-profile', id: 'instance-profile', instanceProfileName: name },
      {
        kind: 'role-in-instance-profile',
        id: 'role-in-instance-profile',
        instanceProfileName: name,
        roleName: name,
      },
      databaseUser('role', parameters),
    ],
    env: {},
  }),

  // The task role of ECS, and the role of an association of EKS Pod Identity, which tags its sessions.
  'container-role': (name, parameters) => ({
    hasProfile: false,
    objects: [
      role(
        name,
        {
          ...trustService('ecs-tasks.amazonaws.com'),
          Condition: { StringEquals: { 'aws:SourceAccount': parameters.account } },
        },
        { ...trustService('pods.eks.amazonaws.com'), Action: ['sts:AssumeRole', 'sts:TagSession'] },
      ),
      databaseUser('role', parameters),
    ],
    env: {},
  }),

  lambda: (name, parameters) => ({
    hasProfile: false,
    objects: [
      role(name, trustService('lambda.amazonaws.com')),
      {
        kind: 'role-policy',
        id: 'role-policy',
        roleName: name,
        policyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
      },
      databaseUser('role', parameters),
    ],
    env: {},
  }),

  sso: (_, parameters) => ({
    hasProfile: false,
    objects: [
      {
        kind: 'reserved-role',
        id: 'role',
        pathPrefix: '/aws-reserved/sso.amazonaws.com/',
        namePrefix: 'AWSReservedSSO_',
      },
      databaseUser('role', parameters),
    ],
    env: {},
  }),
};

/** The credential paths, in the order in which the README has them. */
export const SETUP_PATHS: readonly string[] = Object.keys(PATHS);

/** @throws RangeError for a path that there is not. */
export function describeSetup(path: string, parameters: SetupParameters): PathSetup {
  const describe = PATHS[path];
  if (!describe) throw new RangeError(`There is no credential path ${path}.`);
  return { path, ...describe(nameOf(path, parameters.suffix), parameters) };
}

function userWithKey(name: string): SetupObject[] {
  return [
    { kind: 'iam-user', id: 'user', userName: name },
    { kind: 'access-key', id: 'key', userName: name },
  ];
}

function role(roleName: string, ...trust: PolicyTemplate['Statement']): SetupObject {
  return { kind: 'iam-role', id: 'role', roleName, trust: policy(...trust) };
}

function trustService(service: string): { [name: string]: PolicyValue } {
  return { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
}

function policy(...statements: PolicyTemplate['Statement']): PolicyTemplate {
  return { Version: '2012-10-17', Statement: statements };
}

function databaseUser(of: 'user' | 'role', { database, clusterName }: SetupParameters): DatabaseUser {
  return {
    kind: 'database-user',
    id: 'database-user',
    username: arnOf(of),
    awsIAMType: of === 'user' ? 'USER' : 'ROLE',
    roles: [{ roleName: 'readWrite', databaseName: database }],
    scopes: [{ name: clusterName, type: 'CLUSTER' }],
  };
}
