import type { AtlasClient, Project } from '@atlas-aws-iam/atlas-client';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { Place } from '../state/setup-state.ts';

/** Where a setup is made, and as whom. */
export interface Target {
  place: Place;
  /** `arn:aws:iam::123456789012:user/admin` */
  callerArn: string;
  iam: IAMClient;
  atlas: AtlasClient;
  project: Project;
  /** Where programs read what they need. */
  files: TargetFiles;
  /** What every program needs to get to this target, whoever it is. */
  env: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Whoever runs the setup: the token file and the profile of IAM Identity Center are theirs. */
  reader: Reader;
  /**
   * Runs a program where a service of AWS hands out a role, which only the sandbox can: what it then has in its environment.
   */
  runAs?(place: ServicePlace): Promise<Readonly<Record<string, string>>>;
}

export interface ServicePlace {
  service: 'ec2' | 'ecs-tasks' | 'lambda';
  roleName: string;
  instanceProfileName?: string;
}

export interface TargetFiles {
  /** The file with a path's block of variables. */
  envFile(setup: string, path: string): string;
  /** `~/.aws/credentials`, or the sandbox's. */
  credentials: string;
  /** `~/.aws/config`, or the sandbox's. */
  config: string;
}

export interface Reader {
  /** The file of a web identity token. */
  tokenFile?: string;
  /** The environment in which a login to IAM Identity Center counts: a profile, its files, the home folder. */
  ssoEnv?: Readonly<Record<string, string>>;
  /** Of IAM Identity Center, where the account has several. */
  permissionSet?: string;
}
