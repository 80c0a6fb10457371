import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { ExpiringMap } from '../expiring-map.ts';
import { type Cidr, isInCidr } from './cidr.ts';
import type { OrganizationRole, ProjectRole } from './project-roles.ts';

/** https://www.mongodb.com/docs/atlas/api/service-accounts-overview/ */
export const TOKEN_SECONDS = 3600;

const YEAR_MS = 365 * 24 * 3600 * 1000;

export interface ServiceAccountSecret {
  id: string;
  /** Shown once, when it is made. */
  secret: string;
  createdAtMs: number;
  expiresAtMs: number;
  lastUsedAtMs?: number;
}

export interface ServiceAccount {
  clientId: string;
  name: string;
  description: string;
  createdAtMs: number;
  organizationRoles: readonly OrganizationRole[];
  /** By the id of a project. */
  projectRoles: Map<string, readonly ProjectRole[]>;
  secrets: ServiceAccountSecret[];
  /** From where its tokens may be used; from anywhere when empty. Tokens are given to any address. */
  accessList: Cidr[];
}

export interface ServiceAccounts {
  create(
    account: Pick<ServiceAccount, 'name' | 'description' | 'organizationRoles'> & {
      clientId?: string;
      /** One is made when left out. */
      secret?: string;
      secretMs?: number;
    },
  ): ServiceAccount;
  find(clientId: string): ServiceAccount | undefined;
  all(): readonly ServiceAccount[];
  delete(clientId: string): void;
  /** Undefined where the account or its secret is not there, is wrong, or has expired. */
  authenticate(clientId: string, secret: string): ServiceAccount | undefined;
  issueToken(account: ServiceAccount): string;
  /** Whose the token is; undefined for one that has expired or is revoked, and for one of an account that is deleted. */
  findByToken(token: string): ServiceAccount | undefined;
  /** Nobody can revoke a token of another account: https://www.rfc-editor.org/rfc/rfc7009#section-2.1 */
  revokeToken(account: ServiceAccount, token: string): void;
}

export function createServiceAccounts(clock: Clock): ServiceAccounts {
  const accounts = new Map<string, ServiceAccount>();
  const tokens = new ExpiringMap<ServiceAccount>(clock);

  function findByToken(token: string): ServiceAccount | undefined {
    const account = tokens.get(token);
    return account && accounts.get(account.clientId) === account ? account : undefined;
  }

  return {
    create({ clientId = `mdb_sa_id_${randomId()}`, secret, secretMs = YEAR_MS, ...given }) {
      const account: ServiceAccount = {
        ...given,
        clientId,
        createdAtMs: clock(),
        projectRoles: new Map(),
        secrets: [createSecret(clock(), secretMs, secret)],
        accessList: [],
      };
      accounts.set(clientId, account);
      return account;
    },
    find: (clientId) => accounts.get(clientId),
    all: () => [...accounts.values()],
    delete: (clientId) => void accounts.delete(clientId),
    authenticate(clientId, secret) {
      const account = accounts.get(clientId);
      const found = account?.secrets.find(
        (each) => isSame(each.secret, secret) && clock() < each.expiresAtMs,
      );
      if (!found) return undefined;
      found.lastUsedAtMs = clock();
      return account;
    },
    issueToken(account) {
      const token = randomBytes(48).toString('base64url');
      tokens.set(token, account, clock() + TOKEN_SECONDS * 1000);
      return token;
    },
    findByToken,
    revokeToken(account, token) {
      if (findByToken(token) === account) tokens.delete(token);
    },
  };
}

export function createSecret(nowMs: number, durationMs: number, secret?: string): ServiceAccountSecret {
  return {
    id: randomId(),
    secret: secret ?? `mdb_sa_sk_${randomBytes(30).toString('base64url')}`,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + durationMs,
  };
}

export function isAllowedFrom({ accessList }: ServiceAccount, address: string): boolean {
  return accessList.length === 0 || accessList.some((range) => isInCidr(address, range));
}

/** As the ids of everything in Atlas. */
export function randomId(): string {
  return randomBytes(12).toString('hex');
}

function isSame(known: string, given: string): boolean {
  const [one, other] = [known, given].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
