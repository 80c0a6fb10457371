import type { Tampering } from './model.ts';
import type { OwnClient } from './own-client.ts';

/** What somebody wanted to change that cannot be, in words for them. */
export class ChangeError extends Error {
  override name = 'ChangeError';
}

/** What the page may change. What it is given came over HTTP. @throws ChangeError */
export interface InspectorChanges {
  /** `{ run: true }` */
  ownClient(wanted: unknown): Promise<void>;
  /** `{ tampering: 'clock', on: true }` */
  tamper(wanted: unknown): Promise<void>;
}

const TAMPERINGS: readonly string[] = [
  'clock',
  'drop-token',
  'swap-token',
  'change-header',
  'other-region',
  'reuse-nonce',
  'remove-database-user',
  'deactivate-key',
] satisfies Tampering[];

export function createChanges(client: () => OwnClient): InspectorChanges {
  return {
    async ownClient(wanted) {
      if (!isObject(wanted, ['run']) || typeof wanted.run !== 'boolean') {
        throw new ChangeError('Send {"run": true} or {"run": false}.');
      }
      if (wanted.run) client().start();
      else await client().stop();
    },
    async tamper(wanted) {
      if (
        !isObject(wanted, ['on', 'tampering']) ||
        !isTampering(wanted.tampering) ||
        typeof wanted.on !== 'boolean'
      ) {
        throw new ChangeError(
          `Send {"tampering": …, "on": true} or false, with one of ${TAMPERINGS.join(', ')}.`,
        );
      }
      client().tamper(wanted.tampering, wanted.on);
    },
  };
}

function isObject(value: unknown, members: readonly string[]): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.keys(value).sort().join() === members.join();
}

function isTampering(value: unknown): value is Tampering {
  return typeof value === 'string' && TAMPERINGS.includes(value);
}
