import type { Account } from '../account/account.ts';
import type { DatabaseUsers } from '../atlas/database-users.ts';

/** One way from environment to credentials: what must exist in AWS and Atlas, and what a program must find. */
export interface CredentialPath {
  id: string;
  /** One line, for lists. */
  title: string;
  /** Kinds of the path, the usual one first. */
  variants: readonly [string, ...string[]];
  provision(parts: PathParts, variant: string): Provision;
}

export interface PathParts {
  account: Account;
  databaseUsers: DatabaseUsers;
  /** How long what is issued stays valid. */
  durationSeconds: number;
}

export interface Provision {
  /** Variables of this path alone; those that every path shares are added to them. */
  env: Record<string, string>;
  /** The ARN that `GetCallerIdentity` gives for these credentials. */
  principal: string;
  /** The name the MongoDB side maps the principal to. */
  authenticatedUser: string;
}
