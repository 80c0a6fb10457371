import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { showTyped } from '../masking/show-typed.ts';
import { UserError } from '../user-error.ts';
import { AccessDeniedError } from './access-denied-error.ts';
import { createInstanceProfiles, type InstanceProfiles } from './instance-profiles.ts';
import { isAllowedForService, type ServiceRequest } from './is-allowed-for-service.ts';
import { createKeyStore, type KeyRecord, type KeyStore, type TemporaryKey } from './key-store.ts';
import { createManagedPolicies, type ManagedPolicies } from './managed-policies.ts';
import type { ConditionContext } from './match-condition.ts';
import { type OidcProvider, validateOidcProviderUrl } from './oidc-provider.ts';
import { createOidcProviders, type OidcProviders } from './oidc-providers.ts';
import { type AccountScope, homeRegionOf, type Partition, sessionArn } from './partition.ts';
import type { PolicyDocument } from './policy.ts';
import type { CallerIdentity, IamUser, Role, RoleRecord } from './principal.ts';
import { createRoles, type Roles } from './roles.ts';
import type { Tag } from './tag.ts';
import { createTrustPrincipals, type TrustPrincipals } from './trust-principals.ts';
import { createUsers, type Users } from './users.ts';

export type { KeyRecord } from './key-store.ts';
export type { OidcProvider } from './oidc-provider.ts';
export type { IamUser, Role, RoleRecord } from './principal.ts';

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

export interface AccountOptions {
  /** `aws` when left out. */
  partition?: Partition;
  /** Regions whose STS is not activated for the account, `ap-south-1`: it refuses to issue credentials there. */
  disabledRegions?: readonly string[];
}

/** What IAM works on: the account without the conveniences that programs have. */
export interface AccountEntities {
  readonly users: Users;
  readonly roles: Roles;
  readonly managedPolicies: ManagedPolicies;
  readonly instanceProfiles: InstanceProfiles;
  readonly oidcProviders: OidcProviders;
  readonly trustPrincipals: TrustPrincipals;
  readonly keys: Pick<KeyStore, 'all' | 'staticKeysOf' | 'findStaticKey' | 'setStatus' | 'noteUse'>;
}

/** The AWS account, in memory. It decides nothing about requests: `sigv4/` and `aws/` do. */
export interface Account extends AccountScope {
  /** The region of the account's programs, if they name none. */
  readonly region: string;
  /** Those whose STS is not activated for the account. */
  readonly disabledRegions: readonly string[];
  readonly entities: AccountEntities;
  /** `policy` is what the user may do: nothing when left out. */
  createUser(input: { userName: string; path?: string; policy?: PolicyDocument }): IamUser;
  /** Deletes the user, its access keys and its sessions. */
  deleteUser(input: { userName: string }): void;
  createAccessKey(input: { userName: string }): AccessKey;
  /** Sessions that the user already has from `GetSessionToken` stay valid. */
  deleteAccessKey(input: { accessKeyId: string }): void;
  /**
   * `trustPolicy` says who may assume the role: nobody when left out. `policy` is what its sessions may do.
   * Deliberately different from IAM: a principal of the trust policy need not exist.
   */
  createRole(input: {
    roleName: string;
    /** Of another account, in which it is; the account's own when left out. IAM shows none of another. */
    accountId?: string;
    path?: string;
    trustPolicy?: PolicyDocument;
    policy?: PolicyDocument;
    /** 3600 to 43200; 3600 when left out, as in IAM. */
    maxSessionDurationSeconds?: number;
  }): Role;
  /** Its sessions go with it, and do not come back with another role of the same name. */
  deleteRole(input: { roleName: string; accountId?: string }): void;
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
    /** Of another account, whose role it is. */
    accountId?: string;
    roleSessionName: string;
    durationSeconds?: number;
    /** Whether another role's session assumes the role: no when left out. */
    isChained?: boolean;
    sourceIdentity?: string | undefined;
    tags?: readonly Tag[] | undefined;
    /** What conditions know of the web identity that it is for. */
    federation?: ConditionContext;
  }): Session;
  /** Temporary credentials of a user, without `GetSessionToken`. */
  issueUserSession(input: { userName: string; durationSeconds: number }): Session;
  /**
   * A session for a service of AWS that hands it on, such as EC2 to an instance.
   *
   * @throws AccessDeniedError when the role does not exist or its trust policy does not allow the service.
   */
  assumeRoleForService(input: ServiceRequest & { roleName: string; durationSeconds?: number }): Session;
  findKey(accessKeyId: string): KeyRecord | undefined;
  findKeyBySessionToken(sessionToken: string): KeyRecord | undefined;
  /** Whether the account issued it, even if it is not good any more. It remembers the newest ten thousand. */
  wasIssued(accessKeyId: string): boolean;
}

/** AWS's documented example account. */
export const ACCOUNT_ID = '123456789012';

const DEFAULT_SESSION_DURATION_SECONDS = 3600;

/** @param seed what keys are made of: accounts with the same one give the same holders the same keys. */
export function createAccount(
  clock: Clock,
  accountId = ACCOUNT_ID,
  seed: Uint8Array = randomBytes(32),
  { partition = 'aws', disabledRegions = [] }: AccountOptions = {},
): Account {
  const scope: AccountScope = { partition, accountId };
  const users = createUsers(scope, clock);
  const roles = createRoles(scope, clock);
  /** By account. */
  const foreignRoles = new Map<string, Roles>();
  const oidcProviders = createOidcProviders(scope, clock);
  const keys = createKeyStore(clock, seed);
  const entities = {
    users,
    roles,
    managedPolicies: createManagedPolicies(scope, clock),
    instanceProfiles: createInstanceProfiles(scope, clock),
    oidcProviders,
    trustPrincipals: createTrustPrincipals(users, roles),
    keys,
  };

  const identityOf = ({ arn, userId }: IamUser): CallerIdentity => ({ arn, userId, account: accountId });

  function rolesOf(id = accountId): Roles {
    if (id === accountId) return roles;
    if (!/^\d{12}$/.test(id)) {
      throw new UserError(`There is no account ${showTyped(id)}.`, 'An account id has twelve digits.');
    }
    const known = foreignRoles.get(id) ?? createRoles({ partition, accountId: id }, clock);
    foreignRoles.set(id, known);
    return known;
  }

  const account: Account = {
    ...scope,
    region: homeRegionOf(partition),
    disabledRegions,
    entities,

    createUser(input) {
      const { userName, userId, arn } = users.create(input);
      return { userName, userId, arn };
    },

    deleteUser({ userName }) {
      const user = users.get(userName);
      for (const { accessKeyId } of keys.staticKeysOf(userName)) keys.deleteStaticKey(accessKeyId);
      keys.deleteTemporaryKeys(user);
      users.delete(user);
    },

    createAccessKey({ userName }) {
      const user = users.get(userName);
      return { ...keys.issueStaticKey(user, identityOf(user)), userName };
    },

    deleteAccessKey({ accessKeyId }) {
      if (!keys.deleteStaticKey(accessKeyId)) {
        throw new UserError(
          `The Access Key with id ${showTyped(accessKeyId)} cannot be found.`,
          'Give the accessKeyId of what createAccessKey() gave.',
        );
      }
    },

    createRole(input) {
      const { roleName, roleId, arn } = rolesOf(input.accountId).create(input);
      return { roleName, roleId, arn };
    },

    deleteRole({ roleName, accountId: id }) {
      const role = rolesOf(id).get(roleName);
      for (const profile of entities.instanceProfiles.withRole(role)) profile.role = undefined;
      rolesOf(id).delete(role);
      keys.deleteTemporaryKeys(role);
    },

    findRole: (arn) => [roles, ...foreignRoles.values()].flatMap((of) => of.findByArn(arn) ?? [])[0],

    createOpenIdConnectProvider(input) {
      validateOidcProviderUrl(input.url);
      return oidcProviders.create(input);
    },

    deleteOpenIdConnectProvider({ arn }) {
      const provider = oidcProviders.findByArn(arn);
      if (!provider) {
        throw new UserError(
          `OpenIDConnect Provider not found for arn ${arn}`,
          'Give the arn of what createOpenIdConnectProvider() gave.',
        );
      }
      oidcProviders.delete(provider);
    },

    findOpenIdConnectProvider: oidcProviders.find,

    issueSession(input) {
      const { roleName, roleSessionName, isChained = false, sourceIdentity } = input;
      const { tags = [], federation = {} } = input;
      const { durationSeconds = DEFAULT_SESSION_DURATION_SECONDS } = input;
      const { accountId: roleAccount = accountId } = input;
      const role = rolesOf(roleAccount).get(roleName);
      const arn = sessionArn({ partition, accountId: roleAccount }, roleName, roleSessionName);
      const userId = `${role.roleId}:${roleSessionName}`;
      const key = keys.issueTemporaryKey(
        {
          identity: { arn, userId, account: roleAccount },
          principal: {
            type: 'role',
            role,
            isChained,
            sourceIdentity,
            sessionTags: tags,
            federation,
          },
        },
        durationSeconds,
      );
      return { ...key, arn, userId };
    },

    issueUserSession({ userName, durationSeconds }) {
      const user = users.get(userName);
      const key = keys.issueTemporaryKey(
        { identity: identityOf(user), principal: { type: 'user', user } },
        durationSeconds,
      );
      return { ...key, arn: user.arn, userId: user.userId };
    },

    assumeRoleForService(input) {
      const { service, roleName } = input;
      const role = roles.find(roleName);
      if (!role || !isAllowedForService(role, input, clock())) {
        throw new AccessDeniedError(`${service} may not assume a role ${roleName}.`);
      }
      return account.issueSession(input);
    },

    findKey: keys.find,
    findKeyBySessionToken: keys.findBySessionToken,
    wasIssued: keys.wasIssued,
  };
  return account;
}
