import { isNotAuthorized } from '../../is-not-authorized.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import { DOCS } from '../docs.ts';
import { otherSources } from '../other-sources.ts';
import { refusals } from '../refusals.ts';
import { retryableWritesUnavailable } from '../retryable-writes.ts';
import { describeSigner } from '../signer.ts';
import { databaseUserFix } from './database-user-fix.ts';
import { refusedLoginEntries } from './refused-login.ts';

const USER_NOT_FOUND =
  /bad auth\s*: user (\S+) is not found|Could not find user "([^"]+)" for db "\$external"/i;

// The sandbox's words, and a server's.
const NO_TRANSACTIONS =
  /^The sandbox is a standalone server|^Transaction numbers are only allowed on a replica set/;

const NO_RETRYABLE_WRITES = /^Unrecognized field: 'txnNumber'/;

export const serverEntries: readonly CatalogueEntry[] = [
  {
    // Atlas passes on the status of STS: these are about STS, and not about the credentials.
    code: 'sts-refused',
    read({ message }) {
      const [, status] = /aws sts call has response (429|5\d\d)/.exec(message) ?? [];
      if (!status) return;
      return {
        summary: 'AWS STS did not judge the login',
        cause: `The cluster passed the signed request on and got HTTP ${status}: STS is out of order, or was asked too often (600 times a second, of one account in one region). That says nothing about the key.`,
        fix: 'Try again, with a pause that grows. If it happens at peaks, open fewer connections at once (maxPoolSize, maxConnecting) and keep clients open; AWS shows its state on health.aws.amazon.com.',
        docs: DOCS.stsQuotas,
      };
    },
  },
  ...refusedLoginEntries,
  {
    code: 'database-user-missing',
    read({ message }, { env, evidence }) {
      const [, atlasName, mongodName] = USER_NOT_FOUND.exec(message) ?? [];
      const principal = atlasName ?? mongodName;
      if (!principal) return;
      const others = otherSources(env, evidence);
      return {
        summary: `AWS knows the caller, the cluster has no user for it: ${principal}`,
        cause: `The signature was good. ${describeSigner(env, evidence)}${others.cause}The cluster has no database user for this principal, or the credentials belong to another principal than you meant.`,
        fix: `${others.fix}${databaseUserFix(principal)}`,
        docs: DOCS.atlasIam,
      };
    },
  },
  {
    code: 'mechanism-unavailable',
    read: ({ code, message }) =>
      code === 334 ||
      /Unsupported mechanism|MONGODB-AWS authentication requires MongoDB|reports maximum wire version/.test(
        message,
      )
        ? {
            summary: 'This server does not offer MONGODB-AWS',
            cause: `It says: ${message}. Atlas offers the mechanism; a community mongod and servers before 4.4 do not support it.`,
            fix: 'Check that AWS_MONGO_CLUSTER_URL names the cluster you mean.',
            docs: DOCS.atlasIam,
          }
        : undefined,
  },
  {
    code: 'protocol-error',
    read: ({ code, message }) =>
      // 17 ProtocolError and 2 BadValue answer much else: here only with a word of the conversation.
      ((code === 17 || code === 2) && /sasl/i.test(message)) ||
      /server nonce|Server returned an invalid host/i.test(message)
        ? {
            summary: 'The MONGODB-AWS conversation broke off',
            cause: `Driver and server do not agree about it: ${message}`,
            fix: 'Check that the address leads to the cluster itself, with no proxy in between, and that the driver is current.',
            docs: DOCS.specification,
          }
        : undefined,
  },
  {
    // Driver 7 says something else of a write, and keeps what the server said as `originalError`.
    code: 'transactions-unavailable',
    read: ({ code, message }) =>
      code === 20 && NO_TRANSACTIONS.test(message)
        ? {
            summary: 'This server has no transactions',
            cause: `It is a standalone, as the sandbox is; transactions need a replica set, which every Atlas cluster is. It says: ${message}.`,
            fix: 'Run it against an Atlas cluster or a replica set of your own, or leave the transaction out. The driver’s advice, retryWrites=false, changes nothing.',
            docs: DOCS.transactions,
          }
        : undefined,
  },
  {
    // The words that AWS's documentation has: see `docs`.
    code: 'retryable-writes-unavailable',
    read: ({ code, message }) =>
      code === 9 && NO_RETRYABLE_WRITES.test(message) ? retryableWritesUnavailable() : undefined,
  },
  {
    code: 'not-authenticated',
    read: ({ code, message }) =>
      code === 13 && /requires authentication/i.test(message) ? refusals.notAuthenticated() : undefined,
  },
  {
    code: 'not-authorized',
    read: ({ error, message }) =>
      isNotAuthorized(error)
        ? {
            summary: 'The database user may not do that',
            cause: `The login worked; the server says: ${message}`,
            fix: 'Give the database user a role for it in Atlas, for example readWrite on this database. IAM policies have no effect on it.',
            docs: DOCS.atlasDatabaseUsers,
          }
        : undefined,
  },
];
