import { type Account, type AccountOptions, createAccount } from './account/account.ts';
import { derive } from './account/identifiers.ts';
import type { AuthAttempt } from './atlas/auth-attempts.ts';
import type { CommandTable } from './atlas/commands/command.ts';
import { createDatabaseUsers, type DatabaseUsers } from './atlas/database-users.ts';
import type { AtlasApiOptions } from './atlas-api/atlas-api-options.ts';
import { createLazyAtlasApi, type LazyAtlasApi } from './atlas-api/lazy-atlas-api.ts';
import { type AwsServices, createAwsServices } from './aws/aws-services.ts';
import { createMetadataServices, type MetadataServices } from './aws/metadata-services.ts';
import type { OidcIssuer } from './aws/oidc-issuer.ts';
import type { AwsRequest, HttpTap } from './aws/request-log.ts';
import { BoundedLog } from './bounded-log.ts';
import type { Checks } from './checked-calls.ts';
import type { Clock } from './clock.ts';
import { createFaults, type Faults } from './faults.ts';

/** All that a reset replaces: what is remembered, and by whom. The servers, their ports and certificates stay. */
export interface SandboxState {
  account: Account;
  databaseUsers: DatabaseUsers;
  documentCommands: CommandTable;
  atlasApi: LazyAtlasApi;
  aws: AwsServices;
  metadata: MetadataServices;
  authAttempts: BoundedLog<AuthAttempt>;
  awsRequests: BoundedLog<AwsRequest>;
  faults: Faults;
}

export interface SandboxStateOptions {
  clock: Clock;
  /** What keys are made of: the same, and the account gives the same ones after a reset. */
  seed: Uint8Array;
  oidcIssuer: () => Promise<OidcIssuer>;
  /** What answers after a login, with documents of its own where it keeps any. */
  documentCommands: () => CommandTable;
  atlas: Omit<AtlasApiOptions, 'clock' | 'databaseUsers' | 'faults'>;
  /** Undefined where it has its real address. */
  containerCredentialsUrl: () => string | undefined;
  onAwsRequest?: (request: AwsRequest) => void;
  httpTap?: HttpTap | undefined;
  accountOptions: AccountOptions;
}

export function createSandboxState({
  clock,
  seed,
  oidcIssuer,
  documentCommands,
  atlas,
  containerCredentialsUrl,
  onAwsRequest,
  httpTap: tap,
  accountOptions,
}: SandboxStateOptions): SandboxState {
  const databaseUsers = createDatabaseUsers(clock);
  const account = createAccount(clock, undefined, seed, accountOptions);
  const requests = new BoundedLog<AwsRequest>(undefined, onAwsRequest);
  const faults = createFaults();
  // Profiles name it, and an SDK reads a profile once.
  const directoryId = `d-${derive(seed, 'directory', 5).toString('hex')}`;
  const metadata = createMetadataServices({ account, clock, requests, tap, faults, oidcIssuer });
  const runAsParts = { containerCredentials: metadata.containerCredentials, containerCredentialsUrl };
  return {
    account,
    databaseUsers,
    documentCommands: documentCommands(),
    atlasApi: createLazyAtlasApi({ ...atlas, clock, databaseUsers, faults }),
    aws: createAwsServices({ account, clock, requests, tap, faults, directoryId, runAsParts }),
    metadata,
    authAttempts: new BoundedLog<AuthAttempt>(),
    awsRequests: requests,
    faults,
  };
}

/**
 * An object whose members are those of the one that there is at each moment: it outlives a reset. Its calls are checked
 * first.
 */
export function following<T extends object>(current: () => T, checks: Checks<T>): T {
  const members = Object.keys(current()).map((key) => {
    const name = key as keyof T;
    const check = checks[name];
    const checked = (given: unknown) => {
      check?.(given);
      return (current()[name] as (given: unknown) => unknown)(given);
    };
    return [key, { enumerable: true, get: () => (check ? checked : current()[name]) }] as const;
  });
  return Object.defineProperties({} as T, Object.fromEntries(members));
}
