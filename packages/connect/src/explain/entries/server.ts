import { isNotAuthorized } from '../../is-not-authorized.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import { DOCS } from '../docs.ts';
import { refusals } from '../refusals.ts';
import { databaseUserFix } from './database-user-fix.ts';
import { refusedLoginEntries } from './refused-login.ts';

const USER_NOT_FOUND =
  /bad auth\s*: user (\S+) is not found|Could not find user "([^"]+)" for db "\$external"/i;

export const serverEntries: readonly CatalogueEntry[] = [
  ...refusedLoginEntries,
  {
    code: 'database-user-missing',
    read({ message }) {
      const [, atlasName, mongodName] = USER_NOT_FOUND.exec(message) ?? [];
      const principal = atlasName ?? mongodName;
      if (!principal) return;
      return {
        summary: `AWS knows the caller, the cluster has no user for it: ${principal}`,
        cause:
          'The signature was good. No database user stands for this principal, or the credentials are of another one than you meant.',
        fix: databaseUserFix(principal),
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
            cause: `It says: ${message}. Atlas offers the mechanism; a community mongod has no support for it, nor has any server before 4.4.`,
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
            fix: 'Give the database user a role for it in Atlas, for example readWrite on this database. IAM policies play no part in it.',
            docs: DOCS.atlasDatabaseUsers,
          }
        : undefined,
  },
];
