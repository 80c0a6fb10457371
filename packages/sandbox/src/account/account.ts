import type { Clock } from '../clock.ts';
import {
  issueRoleId,
  issueSecretAccessKey,
  issueSessionToken,
  issueStaticAccessKeyId,
  issueTemporaryAccessKeyId,
  issueUserId,
} from './identifiers.ts';
import type { PolicyDocument } from './policy.ts';

export interface IamUser {
  userName: string;
  userId: string;
  arn: string;
}

export interface AccessKey {
  accessKeyId: string;
  secretAccessKey: string;
  userName: string;
}

export interface Role {
  roleName: string;
  roleId: string;
  arn: string;
}

/** Temporary credentials of an assumed role. */
export interface Session {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
  /** `arn:aws:sts::<account>:assumed-role/<role>/<role session name>` */
  arn: string;
}

/** What `GetCallerIdentity` says of a principal. */
export interface CallerIdentity {
  arn: string;
  userId: string;
  account: string;
}

/** A key as the verifier needs it: static keys have neither session token nor expiration. */
export interface KeyRecord {
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
  identity: CallerIdentity;
}

/** The AWS account, in memory. It decides nothing about requests: `sigv4/` does. */
export interface Account {
  readonly accountId: string;
  /** `policy` is what the user may do: nothing when left out. */
  createUser(input: { userName: string; path?: string; policy?: PolicyDocument }): IamUser;
  createAccessKey(input: { userName: string }): AccessKey;
  /** `trustPolicy` says who may assume the role: nobody when left out. `policy` is what its sessions may do. */
  createRole(input: {
    roleName: string;
    path?: string;
    trustPolicy?: PolicyDocument;
    policy?: PolicyDocument;
    /** 3600 to 43200; 3600 when left out, as in IAM. */
    maxSessionDurationSeconds?: number;
  }): Role;
  /** Issues a session directly, without `AssumeRole`. `durationSeconds` defaults to STS's 3600. */
  issueSession(input: { roleName: string; roleSessionName: string; durationSeconds?: number }): Session;
  /**
   * A session for a service of AWS that hands it on, such as EC2 to an instance.
   *
   * @throws AccessDeniedError when the role does not exist or its trust policy does not allow the service.
   */
  assumeRoleForService(input: {
    /** `ec2.amazonaws.com` */
    service: string;
    roleName: string;
    roleSessionName: string;
    durationSeconds?: number;
  }): Session;
  findKey(accessKeyId: string): KeyRecord | undefined;
  findKeyBySessionToken(sessionToken: string): KeyRecord | undefined;
}

/** AWS's documented example account. */
export const ACCOUNT_ID = '123456789012';

const DEFAULT_SESSION_DURATION_SECONDS = 3600;

export function createAccount(clock: Clock, accountId = ACCOUNT_ID): Account {
  const users = new Map<string, IamUser>();
  const roles = new Map<string, Role>();
  const keys = new Map<string, KeyRecord>();
  const keysBySessionToken = new Map<string, KeyRecord>();

  const account: Account = {
    accountId,

    createUser({ userName, path = '/' }) {
      if (users.has(userName)) throw new Error(`User with name ${userName} already exists.`);
      const user = {
        userName,
        userId: issueUserId(),
        arn: `arn:aws:iam::${accountId}:user${path}${userName}`,
      };
      users.set(userName, user);
      return user;
    },

    createAccessKey({ userName }) {
      const user = users.get(userName);
      if (!user) throw new Error(`The user with name ${userName} cannot be found.`);
      const key = { accessKeyId: issueStaticAccessKeyId(), secretAccessKey: issueSecretAccessKey() };
      keys.set(key.accessKeyId, {
        secretAccessKey: key.secretAccessKey,
        identity: { arn: user.arn, userId: user.userId, account: accountId },
      });
      return { ...key, userName };
    },

    createRole({ roleName, path = '/' }) {
      if (roles.has(roleName)) throw new Error(`Role with name ${roleName} already exists.`);
      const role = {
        roleName,
        roleId: issueRoleId(),
        arn: `arn:aws:iam::${accountId}:role${path}${roleName}`,
      };
      roles.set(roleName, role);
      return role;
    },

    issueSession({ roleName, roleSessionName, durationSeconds = DEFAULT_SESSION_DURATION_SECONDS }) {
      const role = roles.get(roleName);
      if (!role) throw new Error(`The role with name ${roleName} cannot be found.`);
      const session = {
        accessKeyId: issueTemporaryAccessKeyId(),
        secretAccessKey: issueSecretAccessKey(),
        sessionToken: issueSessionToken(),
        expiration: new Date(clock() + durationSeconds * 1000),
        // STS drops the role's path from the session's ARN (hashicorp/terraform-provider-aws#19957).
        arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${roleSessionName}`,
      };
      const record = {
        secretAccessKey: session.secretAccessKey,
        sessionToken: session.sessionToken,
        expiration: session.expiration,
        identity: { arn: session.arn, userId: `${role.roleId}:${roleSessionName}`, account: accountId },
      };
      keys.set(session.accessKeyId, record);
      keysBySessionToken.set(session.sessionToken, record);
      return session;
    },

    assumeRoleForService: ({ service: _, ...input }) => account.issueSession(input),

    findKey: (accessKeyId) => keys.get(accessKeyId),
    findKeyBySessionToken: (sessionToken) => keysBySessionToken.get(sessionToken),
  };
  return account;
}
