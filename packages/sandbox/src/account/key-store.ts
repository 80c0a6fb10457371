import type { Clock } from '../clock.ts';
import {
  issueSecretAccessKey,
  issueSessionToken,
  issueStaticAccessKeyId,
  issueTemporaryAccessKeyId,
} from './identifiers.ts';
import type { CallerIdentity, Principal } from './principal.ts';

/** A key as the verifier needs it: static keys have neither session token nor expiration. */
export interface KeyRecord {
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
  identity: CallerIdentity;
  principal: Principal;
}

export interface StaticKey {
  accessKeyId: string;
  secretAccessKey: string;
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
  issueStaticKey(holder: KeyHolder): StaticKey;
  issueTemporaryKey(holder: KeyHolder, durationSeconds: number): TemporaryKey;
  /** False when there is no such static key. */
  deleteStaticKey(accessKeyId: string): boolean;
  deleteTemporaryKeys(belongsTo: (principal: Principal) => boolean): void;
  find(accessKeyId: string): KeyRecord | undefined;
  findBySessionToken(sessionToken: string): KeyRecord | undefined;
}

/**
 * Expired keys are known for an hour more, in which STS says that they are expired and not that it never saw
 * them.
 */
const RETENTION_MS = 3600 * 1000;

export function createKeyStore(clock: Clock): KeyStore {
  const staticKeys = new Map<string, KeyRecord>();
  const temporaryKeys = new Map<string, KeyRecord & TemporaryKey>();
  const bySessionToken = new Map<string, KeyRecord>();
  let nextSweepAt = Number.NEGATIVE_INFINITY;

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
    issueStaticKey(holder) {
      const key = { accessKeyId: issueStaticAccessKeyId(), secretAccessKey: issueSecretAccessKey() };
      staticKeys.set(key.accessKeyId, { secretAccessKey: key.secretAccessKey, ...holder });
      return key;
    },
    issueTemporaryKey(holder, durationSeconds) {
      sweep();
      const key = {
        accessKeyId: issueTemporaryAccessKeyId(),
        secretAccessKey: issueSecretAccessKey(),
        sessionToken: issueSessionToken(),
        expiration: new Date(clock() + durationSeconds * 1000),
      };
      const record = { ...key, ...holder };
      temporaryKeys.set(key.accessKeyId, record);
      bySessionToken.set(key.sessionToken, record);
      return key;
    },
    deleteStaticKey: (accessKeyId) => staticKeys.delete(accessKeyId),
    deleteTemporaryKeys: (belongsTo) => deleteTemporary(({ principal }) => belongsTo(principal)),
    find: (accessKeyId) => staticKeys.get(accessKeyId) ?? temporaryKeys.get(accessKeyId),
    findBySessionToken: (sessionToken) => bySessionToken.get(sessionToken),
  };
}
