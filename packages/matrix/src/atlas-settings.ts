import { readFileSync } from 'node:fs';

/** What a path needs to run on a cluster of somebody's own. */
export interface PathSettings {
  path: string;
  /** Variables the example must be given. */
  required: readonly string[];
  /** Variables it is given if they are set. */
  optional: readonly string[];
  /** Why this path cannot run on this machine; undefined where it can. Detected, not assumed. */
  findObstacle?(env: NodeJS.ProcessEnv): string | undefined;
}

export const PREFIX = 'MATRIX_';
/** Of who administers a server of somebody's own: no setting of a row. */
export const ADMINISTRATOR_PREFIX = 'MATRIX_ADMIN_';
export const CLUSTER_URL = 'AWS_MONGO_CLUSTER_URL';

const KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
const FILES = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_REGION'];

export const pathSettings: readonly PathSettings[] = [
  { path: 'env-vars', required: KEYS, optional: ['AWS_SESSION_TOKEN'] },
  { path: 'shared-profile', required: ['AWS_PROFILE'], optional: FILES },
  { path: 'sso', required: ['AWS_PROFILE'], optional: FILES },
  {
    path: 'web-identity',
    required: ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN'],
    optional: ['AWS_ROLE_SESSION_NAME', 'AWS_REGION'],
  },
  { path: 'ec2-role', required: [], optional: ['AWS_REGION'], findObstacle: () => findEc2Obstacle() },
  { path: 'container-role', required: [], optional: ['AWS_REGION'], findObstacle: findContainerObstacle },
  {
    path: 'sts-assume-role',
    required: ['AWS_PROFILE', 'ASSUME_ROLE_ARN'],
    optional: ['ASSUME_ROLE_EXTERNAL_ID', 'ASSUME_ROLE_SESSION_NAME', ...FILES],
  },
  {
    path: 'custom-provider',
    required: ['AWS_PROFILE', 'APP_ACCESS_KEY_ID', 'APP_SECRET_ACCESS_KEY'],
    optional: ['APP_SESSION_TOKEN', ...FILES],
  },
  { path: 'default-chain', required: [], optional: [...KEYS, 'AWS_SESSION_TOKEN', 'AWS_PROFILE', ...FILES] },
  {
    path: 'lambda',
    required: [...KEYS, 'AWS_SESSION_TOKEN'],
    optional: ['AWS_REGION'],
    findObstacle: (env) => (env.AWS_LAMBDA_FUNCTION_NAME ? undefined : 'this is no Lambda function'),
  },
];

/** `MATRIX_WEB_IDENTITY__AWS_ROLE_ARN`: what a row is given, apart from what the shell has for other programs. */
export function settingName(path: string, variable: string): string {
  return `${PREFIX}${path.toUpperCase().replaceAll('-', '_')}__${variable}`;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/identify_ec2_instances.html */
function findEc2Obstacle(file = '/sys/devices/virtual/dmi/id/board_asset_tag'): string | undefined {
  try {
    if (/^i-[0-9a-f]+/.test(readFileSync(file, 'utf8'))) return undefined;
  } catch {
    // Not Linux, or not allowed to know.
  }
  return `this is not an EC2 instance (${file} names none)`;
}

function findContainerObstacle(env: NodeJS.ProcessEnv): string | undefined {
  const names = ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'];
  return names.some((name) => env[name])
    ? undefined
    : `this is not an ECS task or EKS pod with a role (${names.join(' and ')} are not set)`;
}
