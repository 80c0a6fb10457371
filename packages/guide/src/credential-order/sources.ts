import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from '@atlas-aws-iam/sandbox';

export type Env = Record<string, string>;

/** One place that credentials can come from, with an identity that no other has. */
export interface Source {
  /** As the page names it. */
  name: string;
  /** What `inspectSources` calls it. */
  id: 'environment' | 'profile' | 'web-identity' | 'container' | 'instance';
  authenticatedUser: string;
  env: Env;
}

/** The sources of the whole chain; the environments of any two can be merged. */
export async function createSources(sandbox: Sandbox): Promise<Source[]> {
  const keys = await sandbox.provision('env-vars', 'session');
  const profile = await sandbox.provision('shared-profile', 'keys');
  const defaultProfile = await sandbox.provision('default-chain');
  const webIdentity = await sandbox.provision('web-identity');
  const container = await sandbox.provision('container-role', 'ecs');
  const instance = await sandbox.provision('ec2-role');
  return [
    {
      name: 'keys in the environment',
      id: 'environment',
      authenticatedUser: keys.authenticatedUser,
      env: pick(keys.env, 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'),
    },
    {
      name: '`AWS_PROFILE`',
      id: 'profile',
      authenticatedUser: profile.authenticatedUser,
      env: pick(profile.env, 'AWS_PROFILE', 'AWS_SHARED_CREDENTIALS_FILE'),
    },
    {
      name: 'a `[default]` profile',
      id: 'profile',
      // Of that path the user of the shadowed profile: its keys in the environment stay out.
      authenticatedUser: `arn:aws:iam::${sandbox.account.accountId}:user/mdb-default-profile-user`,
      // A default profile's heading is the same in both files, so that it can stand in the one the other source lacks.
      env: { AWS_CONFIG_FILE: defaultProfile.env.AWS_SHARED_CREDENTIALS_FILE ?? '' },
    },
    {
      name: 'web identity',
      id: 'web-identity',
      authenticatedUser: webIdentity.authenticatedUser,
      env: pick(webIdentity.env, 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN', 'AWS_ROLE_SESSION_NAME'),
    },
    {
      name: 'a container’s role',
      id: 'container',
      authenticatedUser: container.authenticatedUser,
      env: pick(container.env, 'AWS_CONTAINER_CREDENTIALS_FULL_URI'),
    },
    {
      name: 'an instance’s role',
      id: 'instance',
      authenticatedUser: instance.authenticatedUser,
      env: pick(instance.env, 'AWS_EC2_METADATA_DISABLED', 'AWS_EC2_METADATA_SERVICE_ENDPOINT'),
    },
  ];
}

/** One way for a profile to say where its credentials come from. */
export interface ProfileKind {
  name: string;
  authenticatedUser: string;
  /** Its lines in the profile's section. */
  lines: string[];
  /** Other sections that it refers to. */
  sections: string[];
  env: Env;
}

/** What can stand in one profile beside something else. */
export async function createProfileKinds(sandbox: Sandbox): Promise<ProfileKind[]> {
  const kindOf = async (name: string, pathId: string, variant: string): Promise<ProfileKind> => {
    const { env, authenticatedUser } = await sandbox.provision(pathId, variant);
    const text = ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']
      .map((variable) => readFileSync(env[variable] ?? '', 'utf8'))
      .join('\n');
    const sections = text.split(/^(?=\[)/m).map((section) => section.trim());
    const own = sections.find((section) => /^\[(profile )?atlas(-sso)?\]/.test(section)) ?? '';
    return {
      name,
      authenticatedUser,
      lines: own.split('\n').slice(1),
      sections: sections.filter((section) => section !== own),
      env: env.AWS_LOGIN_CACHE_DIRECTORY ? pick(env, 'AWS_LOGIN_CACHE_DIRECTORY') : {},
    };
  };
  return [
    await kindOf('`role_arn` and `source_profile`', 'shared-profile', 'assume-role'),
    await kindOf('`aws_access_key_id` and its secret', 'shared-profile', 'keys'),
    await kindOf('`credential_process`', 'shared-profile', 'credential-process'),
    await kindOf('`sso_session`', 'sso', 'sso-session'),
    await kindOf('`login_session`', 'shared-profile', 'login-session'),
  ];
}

let profiles = 0;

/** An environment whose only source is one profile with both kinds in it. The SDK reads a file once in a process. */
export async function profileOfBoth(folder: string, one: ProfileKind, other: ProfileKind): Promise<Env> {
  profiles += 1;
  const file = join(folder, `config-${profiles}`);
  // The `[base]` that source_profile names has a heading for the credentials file.
  const sections = [...one.sections, ...other.sections].map((section) =>
    section.replace(/^\[base\]/, '[profile base]'),
  );
  await writeFile(file, ['[profile both]', ...one.lines, ...other.lines, ...sections, ''].join('\n'));
  return { ...one.env, ...other.env, AWS_CONFIG_FILE: file, AWS_PROFILE: 'both' };
}

function pick(env: Readonly<Env>, ...names: string[]): Env {
  return Object.fromEntries(names.map((name) => [name, env[name] ?? '']));
}
