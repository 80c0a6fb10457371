import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ATLAS_VARIABLES, createAtlasClient, readAtlasSettings } from '@atlas-aws-iam/atlas-client';
import { UserError } from '@atlas-aws-iam/command';
import { IAMClient } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { findProject } from './find-project.ts';
import { findSandboxPath } from './find-sandbox.ts';
import { createRunAs } from './run-as.ts';
import { readSsoProfile } from './sso-profile.ts';
import type { Reader, Target, TargetFiles } from './target.ts';

export interface TargetOptions {
  target: 'sandbox' | 'aws';
  /** The folder of the repository, in which the sandbox and the state are. */
  folder: string;
  /** Of the sandbox's administrator, or of whoever runs the setup. */
  env: Readonly<Record<string, string | undefined>>;
  project: string | undefined;
  tokenFile: string | undefined;
  permissionSet: string | undefined;
  signal: AbortSignal;
  say(line: string): void;
  pause(ms: number): Promise<void>;
  /** Milliseconds since 1970. */
  now(): number;
}

const DEFAULT_REGION = 'us-east-1';
const LIMITS = { connectionTimeout: 10_000, requestTimeout: 30_000 };

/** Asks AWS who it is, and Atlas for the project. @throws UserError, and what AWS and Atlas refuse */
export async function openTarget(options: TargetOptions): Promise<Target> {
  const { target, env, signal, say, pause, now } = options;
  const atlas = openAtlas(options);
  const clients = clientOptions(options);
  // Atlas first: it is what most readers have to set up for this.
  const wanted = options.project ?? (env[ATLAS_VARIABLES.projectId]?.trim() || undefined);
  const project = await findProject(atlas, wanted);
  const { Account: account = '', Arn: callerArn = '' } = await new STSClient(clients).send(
    new GetCallerIdentityCommand({}),
    { abortSignal: signal },
  );
  const iam = new IAMClient(clients);
  const awsEndpointUrl = target === 'sandbox' ? env.AWS_ENDPOINT_URL : undefined;
  return {
    place: {
      target,
      account,
      projectId: project.id,
      ...(awsEndpointUrl !== undefined && { awsEndpointUrl }),
    },
    callerArn,
    iam,
    atlas,
    project,
    files: filesOf(options),
    env: programEnv(options),
    reader: readerOf(options),
    now,
    ...(target === 'sandbox' && { runAs: createRunAs(env) }),
  };

  function openAtlas({ env: variables }: TargetOptions) {
    const { baseUrl, clientId, clientSecret, missing } = readAtlasSettings(variables);
    if (missing.length > 0) {
      throw new UserError(
        `there is no service account for Atlas: ${missing.join(' and ')} not set.`,
        'Make one in Atlas (Project Access > Service Accounts), and set them in the environment.',
      );
    }
    const onWait = ({ operation, seconds }: { operation: string; seconds: number }) =>
      say(`Atlas asks to wait ${seconds} s before ${operation}`);
    if (clientId.startsWith('mdb_sa_sk_')) {
      throw new UserError(
        'MONGODB_ATLAS_CLIENT_ID holds a client secret.',
        'A client id begins with mdb_sa_id_.',
      );
    }
    return createAtlasClient({ baseUrl, clientId, clientSecret, signal, onWait, now, wait: pause });
  }
}

/** @throws UserError for variables that lead elsewhere than to AWS */
function clientOptions({ target, env }: TargetOptions) {
  const { AWS_ENDPOINT_URL: endpoint, AWS_REGION, AWS_DEFAULT_REGION } = env;
  const region = AWS_REGION || AWS_DEFAULT_REGION || DEFAULT_REGION;
  if (target === 'sandbox') {
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = env;
    return {
      region,
      ...(endpoint !== undefined && { endpoint }),
      credentials: { accessKeyId, secretAccessKey },
      requestHandler: LIMITS,
    };
  }
  const other = ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_IAM', 'AWS_ENDPOINT_URL_STS'].find(
    (name) => env[name],
  );
  if (other !== undefined) {
    throw new UserError(
      `--target aws, and ${other} leads elsewhere than to AWS.`,
      'Open a terminal without it, or say --target sandbox.',
    );
  }
  return { region, requestHandler: LIMITS };
}

function filesOf({ target, folder, env }: TargetOptions): TargetFiles {
  if (target === 'sandbox') {
    const own = resolve(folder, '.setup/sandbox');
    return {
      envFile: (setup) => join(own, `${setup}.env`),
      credentials: join(own, 'credentials'),
      config: join(own, 'config'),
    };
  }
  const shared = join(env.HOME || homedir(), '.aws');
  return {
    envFile: (_, path) => resolve(folder, 'examples', path, '.env'),
    credentials: env.AWS_SHARED_CREDENTIALS_FILE || join(shared, 'credentials'),
    config: env.AWS_CONFIG_FILE || join(shared, 'config'),
  };
}

function programEnv(options: TargetOptions): Record<string, string> {
  const { target, env } = options;
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || DEFAULT_REGION;
  if (target === 'aws') return { AWS_REGION: region };
  return {
    AWS_ENDPOINT_URL: env.AWS_ENDPOINT_URL ?? '',
    AWS_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SHARED_CREDENTIALS_FILE: filesOf(options).credentials,
  };
}

function readerOf({ target, folder, env, tokenFile, permissionSet }: TargetOptions): Reader {
  const isSandbox = target === 'sandbox';
  const webIdentity = isSandbox ? findSandboxPath(folder, 'web-identity') : env;
  const sso = isSandbox ? findSandboxPath(folder, 'sso') : env;
  const profile = readSsoProfile(sso);
  const file = tokenFile ?? webIdentity.AWS_WEB_IDENTITY_TOKEN_FILE;
  const set = permissionSet ?? profile?.permissionSet;
  return {
    ...(file && { tokenFile: resolve(file) }),
    ...(profile && profile.permissionSet === set && { ssoEnv: profile.env }),
    ...(set !== undefined && { permissionSet: set }),
  };
}
