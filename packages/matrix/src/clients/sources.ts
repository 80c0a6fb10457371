import type { Env } from '@atlas-aws-iam/command';
import type { Provision } from '@atlas-aws-iam/sandbox';

/** Where a program's credentials are, and nothing else is: the URI has none, and each client looks by itself. */
export interface Source {
  id: string;
  /** As the page names it. */
  title: string;
  /** Path and variant of the sandbox that make it. */
  path: string;
  variant: string;
  /** Whether it takes AWS's own host names and addresses, which only a network of its own has. */
  needsAddresses: boolean;
  /** What is left of the environment, or put in its place. */
  change?(env: Env): Env;
  /** Whom a client should be taken for, where that is not the path's own user. `undefined`: nobody. */
  user?(provision: Provision): string | undefined;
}

const KEYS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

export const sources: readonly Source[] = [
  {
    id: 'static',
    title: 'access keys in the environment',
    path: 'env-vars',
    variant: 'static',
    needsAddresses: false,
  },
  {
    id: 'session',
    title: 'temporary keys in the environment, with `AWS_SESSION_TOKEN`',
    path: 'env-vars',
    variant: 'session',
    needsAddresses: false,
  },
  {
    id: 'profile',
    title: 'keys in the profile that `AWS_PROFILE` names',
    path: 'shared-profile',
    variant: 'keys',
    needsAddresses: false,
  },
  {
    id: 'default-profile',
    title: 'keys in the profile `[default]`, and no variable',
    path: 'default-chain',
    variant: 'environment-over-profile',
    needsAddresses: false,
    change: (env) => Object.fromEntries(Object.entries(env).filter(([name]) => !KEYS.includes(name))),
    user: ({ principal }) =>
      principal.replace(
        /^arn:aws:sts:(.*):assumed-role\/.*$/,
        'arn:aws:iam:$1:user/mdb-default-profile-user',
      ),
  },
  {
    id: 'profile-role',
    title: 'a role in the profile (`role_arn`, `source_profile`)',
    path: 'shared-profile',
    variant: 'assume-role',
    needsAddresses: true,
  },
  {
    id: 'profile-process',
    title: '`credential_process` in the profile',
    path: 'shared-profile',
    variant: 'credential-process',
    needsAddresses: true,
  },
  {
    id: 'sso',
    title: 'IAM Identity Center, after `aws sso login`',
    path: 'sso',
    variant: 'sso-session',
    needsAddresses: true,
  },
  {
    id: 'login',
    title: '`aws login`',
    path: 'shared-profile',
    variant: 'login-session',
    needsAddresses: true,
  },
  {
    id: 'web-identity',
    title: 'a web identity token (IRSA, CI)',
    path: 'web-identity',
    variant: 'named-session',
    needsAddresses: true,
  },
  {
    id: 'ecs',
    title: 'the task role of ECS',
    path: 'container-role',
    variant: 'ecs',
    needsAddresses: true,
  },
  {
    id: 'eks',
    title: 'EKS Pod Identity',
    path: 'container-role',
    variant: 'eks',
    needsAddresses: true,
  },
  {
    id: 'ec2',
    title: 'the role of an EC2 instance (IMDSv2)',
    path: 'ec2-role',
    variant: 'instance-profile',
    needsAddresses: true,
  },
  {
    id: 'keys-over-profile',
    title: 'keys in the environment, and others in `[default]`',
    path: 'default-chain',
    variant: 'environment-over-profile',
    needsAddresses: false,
  },
  {
    id: 'wrong-secret',
    title: 'a wrong secret',
    path: 'env-vars',
    variant: 'static',
    needsAddresses: false,
    change: (env) => ({ ...env, AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }),
    user: () => undefined,
  },
];
