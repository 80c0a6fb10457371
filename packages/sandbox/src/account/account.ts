import type { Clock } from '../clock.ts';
import { AccessDeniedError } from './access-denied-error.ts';
import { evaluateTrustPolicy } from './evaluate-policy.ts';
import { issueRoleId, issueUserId } from './identifiers.ts';
import { createKeyStore, type KeyRecord, type TemporaryKey } from './key-store.ts';
import { issuerName, type OidcProvider, validateOidcProviderUrl } from './oidc-provider.ts';
import type { PolicyDocument } from './policy.ts';
import type { CallerIdentity, IamUser, Role, RoleRecord, UserRecord } from './principal.ts';
import { validateIdentityPolicy, validateTrustPolicy } from './validate-policy.ts';

export type { KeyRecord } from './key-store.ts';
export type { OidcProvider } from './oidc-provider.ts';
export type { CallerIdentity, IamUser, Role, RoleRecord } from './principal.ts';

export interface AccessKey {
  accessKeyId: string;
  secretAccessKey: string;
  userName: string;
}

/** Temporary credentials of an assumed role or, from `GetSessionToken`, of a user. */
export interface Session extends TemporaryKey {
  /** `arn:aws:sts::<account>:assumed-role/<role>/<role session name>`, or the user's own. */
  arn: string;
  /** `<role id>:<role session name>`, or the user's own. */
  userId: string;
}

/** The AWS account, in memory. It decides nothing about requests: `sigv4/` does. */
export interface Account {
  readonly accountId: string;
  /** `policy` is what the user may do: nothing when left out. */
  createUser(input: { userName: string; path?: string; policy?: PolicyDocument }): IamUser;
  createAccessKey(input: { userName: string }): AccessKey;
  /** What the user already got by `GetSessionToken` stays valid. */
  deleteAccessKey(input: { accessKeyId: string }): void;
  /**
   * `trustPolicy` says who may assume the role: nobody when left out. `policy` is what its sessions may do.
   */
  createRole(input: {
    roleName: string;
    path?: string;
    trustPolicy?: PolicyDocument;
    policy?: PolicyDocument;
    /** 3600 to 43200; 3600 when left out, as in IAM. */
    maxSessionDurationSeconds?: number;
  }): Role;
  /** Its sessions go with it, and do not come back with another role of the same name. */
  deleteRole(input: { roleName: string }): void;
  findRole(arn: string): RoleRecord | undefined;
  /**
   * By its tokens, and for these audiences, `AssumeRoleWithWebIdentity` gives the roles that trust the
   * provider.
   */
  createOpenIdConnectProvider(input: { url: string; clientIds: readonly string[] }): OidcProvider;
  deleteOpenIdConnectProvider(input: { arn: string }): void;
  /** The provider whose URL is exactly this. */
  findOpenIdConnectProvider(url: string): OidcProvider | undefined;
  /** Issues a session directly, without `AssumeRole`. `durationSeconds` defaults to STS's 3600. */
  issueSession(input: {
    roleName: string;
    roleSessionName: string;
    durationSeconds?: number;
    /** Whether another role's session assumes the role: no when left out. */
    isChained?: boolean;
    sourceIdentity?: string | undefined;
  }): Session;
  /** Temporary credentials of a user, without `GetSessionToken`. */
  issueUserSession(input: { userName: string; durationSeconds: number }): Session;
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
    /** Whether the service tags the session, which the trust policy must allow as well (`sts:TagSession`). */
    isTagged?: boolean;
  }): Session;
  findKey(accessKeyId: string): KeyRecord | undefined;
  findKeyBySessionToken(sessionToken: string): KeyRecord | undefined;
}

/** AWS's documented example account. */
export const ACCOUNT_ID = '123456789012';

const DEFAULT_SESSION_DURATION_SECONDS = 3600;

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const MIN_MAX_SESSION_DURATION_SECONDS = 3600;
const MAX_MAX_SESSION_DURATION_SECONDS = 43_200;

export function createAccount(clock: Clock, accountId = ACCOUNT_ID): Account {
  const users = new Map<string, UserRecord>();
  const roles = new Map<string, RoleRecord>();
  const oidcProviders = new Map<string, OidcProvider>();
  const keys = createKeyStore(clock);

  function userNamed(userName: string): UserRecord {
    const user = users.get(userName);
    if (!user) throw new Error(`The user with name ${userName} cannot be found.`);
    return user;
  }

  function roleNamed(roleName: string): RoleRecord {
    const role = roles.get(roleName);
    if (!role) throw new Error(`The role with name ${roleName} cannot be found.`);
    return role;
  }

  const identityOf = ({ arn, userId }: IamUser): CallerIdentity => ({ arn, userId, account: accountId });

  const account: Account = {
    accountId,

    createUser({ userName, path = '/', policy }) {
      if (users.has(userName)) throw new Error(`User with name ${userName} already exists.`);
      if (policy) validateIdentityPolicy(policy);
      const user = {
        userName,
        userId: issueUserId(),
        arn: `arn:aws:iam::${accountId}:user${path}${userName}`,
      };
      users.set(userName, { ...user, ...(policy && { policy: structuredClone(policy) }) });
      return user;
    },

    createAccessKey({ userName }) {
      const user = userNamed(userName);
      const key = keys.issueStaticKey({ identity: identityOf(user), principal: { type: 'user', user } });
      return { ...key, userName };
    },

    deleteAccessKey({ accessKeyId }) {
      if (!keys.deleteStaticKey(accessKeyId)) {
        throw new Error(`The Access Key with id ${accessKeyId} cannot be found.`);
      }
    },

    createRole({ roleName, path = '/', trustPolicy, policy, maxSessionDurationSeconds }) {
      if (roles.has(roleName)) throw new Error(`Role with name ${roleName} already exists.`);
      if (trustPolicy) validateTrustPolicy(trustPolicy);
      if (policy) validateIdentityPolicy(policy);
      const role = {
        roleName,
        roleId: issueRoleId(),
        arn: `arn:aws:iam::${accountId}:role${path}${roleName}`,
      };
      roles.set(roleName, {
        ...role,
        ...(trustPolicy && { trustPolicy: structuredClone(trustPolicy) }),
        ...(policy && { policy: structuredClone(policy) }),
        maxSessionDurationSeconds: validMaxSessionDuration(maxSessionDurationSeconds),
      });
      return role;
    },

    deleteRole({ roleName }) {
      const role = roleNamed(roleName);
      roles.delete(roleName);
      keys.deleteTemporaryKeys((principal) => principal.type === 'role' && principal.role === role);
    },

    findRole: (arn) => [...roles.values()].find((role) => role.arn === arn),

    createOpenIdConnectProvider({ url, clientIds }) {
      validateOidcProviderUrl(url);
      if (oidcProviders.has(url)) throw new Error(`Provider with url ${url} already exists.`);
      const provider = {
        arn: `arn:aws:iam::${accountId}:oidc-provider/${issuerName(url)}`,
        url,
        clientIds: [...clientIds],
      };
      oidcProviders.set(url, provider);
      return provider;
    },

    deleteOpenIdConnectProvider({ arn }) {
      const provider = [...oidcProviders.values()].find((candidate) => candidate.arn === arn);
      if (!provider) throw new Error(`OpenIDConnect Provider not found for arn ${arn}`);
      oidcProviders.delete(provider.url);
    },

    findOpenIdConnectProvider: (url) => oidcProviders.get(url),

    issueSession(input) {
      const { roleName, roleSessionName, isChained = false, sourceIdentity } = input;
      const { durationSeconds = DEFAULT_SESSION_DURATION_SECONDS } = input;
      const role = roleNamed(roleName);
      // STS drops the role's path from the session's ARN (hashicorp/terraform-provider-aws#19957).
      const arn = `arn:aws:sts::${accountId}:assumed-role/${roleName}/${roleSessionName}`;
      const userId = `${role.roleId}:${roleSessionName}`;
      const key = keys.issueTemporaryKey(
        {
          identity: { arn, userId, account: accountId },
          principal: {
            type: 'role',
            role,
            isChained,
            ...(sourceIdentity !== undefined && { sourceIdentity }),
          },
        },
        durationSeconds,
      );
      return { ...key, arn, userId };
    },

    issueUserSession({ userName, durationSeconds }) {
      const user = userNamed(userName);
      const key = keys.issueTemporaryKey(
        { identity: identityOf(user), principal: { type: 'user', user } },
        durationSeconds,
      );
      return { ...key, arn: user.arn, userId: user.userId };
    },

    assumeRoleForService({ service, isTagged = false, ...input }) {
      const { roleName, roleSessionName } = input;
      const role = roles.get(roleName);
      const context = { 'sts:RoleSessionName': roleSessionName };
      const isTrusted = (action: string) =>
        role &&
        evaluateTrustPolicy(
          role.trustPolicy,
          { type: 'Service', name: service },
          { action, resource: role.arn, context },
        ) === 'name';
      if (!isTrusted('sts:AssumeRole') || (isTagged && !isTrusted('sts:TagSession'))) {
        throw new AccessDeniedError(`${service} may not assume a role ${roleName}.`);
      }
      return account.issueSession(input);
    },

    findKey: keys.find,
    findKeyBySessionToken: keys.findBySessionToken,
  };
  return account;
}

function validMaxSessionDuration(seconds = MIN_MAX_SESSION_DURATION_SECONDS): number {
  const isValid =
    Number.isInteger(seconds) &&
    seconds >= MIN_MAX_SESSION_DURATION_SECONDS &&
    seconds <= MAX_MAX_SESSION_DURATION_SECONDS;
  if (isValid) return seconds;
  throw new Error(`A role's sessions can last up to 3600 to 43200 seconds, not ${seconds}.`);
}
