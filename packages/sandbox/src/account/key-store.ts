import type { Clock } from '../clock.ts';
import { createKeyParts } from './identifiers.ts';
import {
  type CallerIdentity,
  holderOf,
  type Principal,
  type RoleRecord,
  type UserRecord,
} from './principal.ts';

/** A key as the verifier needs it: static keys have no session token and neither time. */
export interface KeyRecord {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  issuedAt?: Date;
  expiration?: Date;
  identity: CallerIdentity;
  principal: Principal;
}

export interface StaticKey {
  accessKeyId: string;
  secretAccessKey: string;
}

export type KeyStatus = 'Active' | 'Inactive';

/** All that can be read of a static key later. The secret cannot. */
export interface StaticKeyMetadata {
  accessKeyId: string;
  userName: string;
  status: KeyStatus;
  createDate: Date;
  lastUsed?: KeyUse;
}

/** Of a request whose signature is good, whatever became of it. */
export interface KeyUse {
  at: Date;
  /** `sts` */
  service: string;
  region: string;
}

export interface TemporaryKey extends StaticKey {
  sessionToken: string;
  expiration: Date;
}

export interface KeyHolder {
  identity: CallerIdentity;
  principal: Principal;
}

/** The keys that were issued, and are still good or were until lately. */
export interface KeyStore {
  issueStaticKey(user: UserRecord, identity: CallerIdentity): StaticKey;
  issueTemporaryKey(holder: KeyHolder, durationSeconds: number): TemporaryKey;
  /** The keys of a user, oldest first. */
  staticKeysOf(userName: string): StaticKeyMetadata[];
  findStaticKey(accessKeyId: string): StaticKeyMetadata | undefined;
  setStatus(accessKeyId: string, status: KeyStatus): void;
  /** Remembers the last use of a static key. */
  noteUse(accessKeyId: string, use: Omit<KeyUse, 'at'>): void;
  /** False when there is no such static key. */
  deleteStaticKey(accessKeyId: string): boolean;
  deleteTemporaryKeys(holder: UserRecord | RoleRecord): void;
  /** A key that is inactive is found as little as one that is deleted. */
  find(accessKeyId: string): KeyRecord | undefined;
  findBySessionToken(sessionToken: string): KeyRecord | undefined;
  /** Those that are good, and those that were until lately. */
  all(): { record: KeyRecord; status: KeyStatus }[];
  /** Whether it is one of the newest ten thousand that were issued, even if it is not good any more. */
  wasIssued(accessKeyId: string): boolean;
}

/**
 * Expired keys are known for an hour more, in which STS says that they are expired and not that it never saw
 * them.
 */
const RETENTION_MS = 3600 * 1000;

const MAX_ISSUED_IDS = 10_000;

/** @param seed what keys are made of. */
export function createKeyStore(clock: Clock, seed: Uint8Array): KeyStore {
  const keyParts = createKeyParts(seed);
  const staticKeys = new Map<string, { record: KeyRecord; metadata: StaticKeyMetadata }>();
  const temporaryKeys = new Map<string, KeyRecord & TemporaryKey>();
  const bySessionToken = new Map<string, KeyRecord>();
  const issuedIds = new Set<string>();
  let nextSweepAt = Number.NEGATIVE_INFINITY;

  function remember(accessKeyId: string): void {
    issuedIds.add(accessKeyId);
    const [oldest = accessKeyId] = issuedIds;
    if (issuedIds.size > MAX_ISSUED_IDS) issuedIds.delete(oldest);
  }

  function change(accessKeyId: string, changes: Partial<StaticKeyMetadata>): void {
    const key = staticKeys.get(accessKeyId);
    if (key) key.metadata = { ...key.metadata, ...changes };
  }

  function deleteTemporary(isGone: (key: KeyRecord & TemporaryKey) => boolean): void {
    for (const key of temporaryKeys.values()) {
      if (!isGone(key)) continue;
      temporaryKeys.delete(key.accessKeyId);
      bySessionToken.delete(key.sessionToken);
    }
  }

  /** Once an hour is enough for a sandbox that runs for weeks not to grow for ever. */
  function sweep(): void {
    const now = clock();
    if (now < nextSweepAt) return;
    nextSweepAt = now + RETENTION_MS;
    deleteTemporary(({ expiration }) => expiration.getTime() + RETENTION_MS < now);
  }

  return {
    issueStaticKey(user, identity) {
      const { accessKeyId, secretAccessKey } = keyParts('AKIA', identity.arn);
      remember(accessKeyId);
      const createDate = new Date(clock());
      staticKeys.set(accessKeyId, {
        record: { accessKeyId, secretAccessKey, identity, principal: { type: 'user', user } },
        metadata: { accessKeyId, userName: user.userName, status: 'Active', createDate },
      });
      return { accessKeyId, secretAccessKey };
    },
    all: () => [
      ...[...staticKeys.values()].map(({ record, metadata: { status } }) => ({ record, status })),
      ...[...temporaryKeys.values()].map((record) => ({ record, status: 'Active' as const })),
    ],
    staticKeysOf: (userName) =>
      [...staticKeys.values()]
        .map(({ metadata }) => metadata)
        .filter((metadata) => metadata.userName === userName),
    findStaticKey: (accessKeyId) => staticKeys.get(accessKeyId)?.metadata,
    setStatus: (accessKeyId, status) => change(accessKeyId, { status }),
    noteUse: (accessKeyId, use) => change(accessKeyId, { lastUsed: { ...use, at: new Date(clock()) } }),
    issueTemporaryKey(holder, durationSeconds) {
      sweep();
      const key = {
        ...keyParts('ASIA', holder.identity.arn),
        expiration: new Date(clock() + durationSeconds * 1000),
      };
      const record = { ...key, ...holder, issuedAt: new Date(clock()) };
      remember(key.accessKeyId);
      temporaryKeys.set(key.accessKeyId, record);
      bySessionToken.set(key.sessionToken, record);
      return key;
    },
    deleteStaticKey: (accessKeyId) => staticKeys.delete(accessKeyId),
    deleteTemporaryKeys: (holder) => deleteTemporary((key) => holderOf(key) === holder),
    find(accessKeyId) {
      const key = staticKeys.get(accessKeyId);
      if (key) return key.metadata.status === 'Active' ? key.record : undefined;
      return temporaryKeys.get(accessKeyId);
    },
    findBySessionToken: (sessionToken) => bySessionToken.get(sessionToken),
    wasIssued: (accessKeyId) => issuedIds.has(accessKeyId),
  };
}
