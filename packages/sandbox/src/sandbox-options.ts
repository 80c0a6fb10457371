import type { AccountOptions } from './account/account.ts';
import { homeRegionOf, PARTITIONS, partitionOf } from './account/partition.ts';
import type { AuthAttempt } from './atlas/auth-attempts.ts';
import type { CommandRecord } from './atlas/command-record.ts';
import { DIALECTS, type Dialect } from './atlas/dialect.ts';
import type { AwsRequest } from './aws/request-log.ts';
import { checkDatabase } from './check-database.ts';
import { type CallForm, checkArgument, checkGiven } from './check-given.ts';
import type { Clock } from './clock.ts';
import { didYouMean } from './did-you-mean.ts';
import type { FirstDocuments } from './first-documents.ts';
import { checkKeptState, isPort, type KeptState } from './kept-state.ts';
import { showValue } from './masking/show-typed.ts';
import type { TlsOptions } from './tls-identity.ts';
import { UserError } from './user-error.ts';

export interface SandboxOptions {
  /** The database that provisioned users may read and write, and that `AWS_MONGO_DATABASE` names; `testdb` when left out. */
  database?: string;
  /** The MongoDB side's port on 127.0.0.1; one that is free when left out, or 0. */
  port?: number;
  /**
   * The `kept` of a sandbox that has ended: this one has the same ports and gives the same keys. Users, roles and documents
   * are not in it.
   */
  kept?: KeptState;
  /** What is there at the start, and again after each `reset`: documents by database and collection. */
  documents?: FirstDocuments;
  /** Milliseconds since the epoch; the machine's time when left out. */
  clock?: Clock;
  /**
   * How long Atlas takes to put a change of the Administration API in force, in milliseconds by the clock: a database user
   * is pending and a cluster is being made so long; 1000 when left out.
   */
  atlasChangeMs?: number;
  /** The AWS account: its partition, `aws` when left out, and regions whose STS is not activated for it. */
  account?: AccountOptions;
  /** Whose habits the server has, and whose words its refusals; `atlas` when left out. */
  dialect?: Dialect;
  /** The STS host that clients are told to sign for; when left out the global endpoint, a server's default, and for `documentdb` that of the region. */
  stsHost?: string;
  /**
   * The STS that the MongoDB side asks who a client is, `http://127.0.0.1:<port>`: that of another sandbox. Its own when left
   * out.
   */
  stsUrl?: string;
  /**
   * What the names of the users and roles begin with that `provision` makes; nothing when left out. For users whom a server
   * of somebody's own gets too, so that they can be told from others.
   */
  principalPrefix?: string;
  /**
   * Whether the MongoDB side and the Administration API serve TLS, with a certificate made at start. AWS stays on plain HTTP.
   * Left out, there is none, but for the dialect `documentdb`.
   */
  tls?: boolean | TlsOptions;
  /**
   * A MongoDB server that answers the commands after a login, `mongodb://127.0.0.1:<port>`: on loopback, without access
   * control. Who may log in, and who may do what, stays the sandbox's. Left out, the sandbox answers from a small store of
   * its own.
   */
  upstream?: string;
  /** Where credential paths keep their files. A temporary folder that `stop` removes, when left out. */
  directory?: string;
  /**
   * Whether the metadata services have AWS's own link-local addresses, on port 80, for an SDK that nothing redirects.
   * Only where these addresses are this machine's, such as in a network namespace of its own.
   */
  linkLocal?: boolean;
  /** Called for each finished SASL conversation. What it throws is reported as a process warning: no login changes by it. */
  onAuthAttempt?: (attempt: AuthAttempt) => void;
  /** Called for each request to a service of AWS, once it is answered. What it throws is reported in the same way. */
  onAwsRequest?: (request: AwsRequest) => void;
  /**
   * Called for each command of a MongoDB client that was answered, but for those that ended a login. What it throws is
   * reported in the same way.
   */
  onCommand?: (command: CommandRecord) => void;
  /**
   * Whether to serve a page, at `inspectorUrl`, that shows logins with their bytes, requests and refusals as they come, all
   * secrets overwritten. Left out, nothing of it is loaded.
   */
  inspect?: boolean;
}

const OPTIONS: CallForm = {
  call: 'startSandbox',
  example: "await startSandbox({ database: 'shop' })",
  members: {
    account: 'any?',
    atlasChangeMs: 'any?',
    clock: 'function?',
    database: 'any?',
    dialect: 'any?',
    directory: 'text?',
    documents: 'object?',
    inspect: 'boolean?',
    kept: 'any?',
    linkLocal: 'boolean?',
    onAuthAttempt: 'function?',
    onAwsRequest: 'function?',
    onCommand: 'function?',
    port: 'any?',
    principalPrefix: 'text?',
    stsHost: 'text?',
    stsUrl: 'text?',
    tls: 'any?',
    upstream: 'text?',
  } satisfies Record<keyof SandboxOptions, `${string}?`>,
  isClosed: true,
};

const ACCOUNT: CallForm = {
  call: 'The option account',
  example: "account: { partition: 'aws-us-gov' }",
  members: { partition: 'text?', disabledRegions: 'list?' },
  isClosed: true,
};

const TLS: CallForm = {
  call: 'The option tls',
  example: "tls: true, or tls: { names: ['db.example'] }",
  members: { names: 'list?' },
  isClosed: true,
};

/** What a compiler would have said, for those who have none. @throws UserError */
export function checkOptions(options: SandboxOptions): void {
  checkGiven(OPTIONS, options);
  const { account, atlasChangeMs = 0, database, dialect, kept, port, principalPrefix, stsUrl, tls } = options;
  if (port !== undefined && !isPort(port)) {
    throw new UserError(
      `There is no port ${showValue(port)}.`,
      'A port is a number from 1 to 65535; 0, or none, takes one that is free.',
    );
  }
  if (!Number.isFinite(atlasChangeMs) || atlasChangeMs < 0) {
    throw new UserError(
      `A change of Atlas cannot take ${String(atlasChangeMs)} milliseconds.`,
      'Give a number from 0 on, or leave atlasChangeMs out.',
    );
  }
  if (account !== undefined) checkAccount(account);
  if (database !== undefined) checkDatabase(database);
  if (kept !== undefined) checkKeptState(kept);
  if (stsUrl !== undefined) checkStsUrl(stsUrl);
  if (principalPrefix !== undefined) checkPrincipalPrefix(principalPrefix);
  if (dialect !== undefined && !DIALECTS.includes(dialect)) {
    throw new UserError(
      `There is no dialect ${showValue(dialect)}.${didYouMean(dialect, DIALECTS)}`,
      `They are: ${DIALECTS.join(', ')}.`,
    );
  }
  if (tls !== undefined && typeof tls !== 'boolean') {
    checkGiven(TLS, tls);
    for (const name of tls.names ?? []) {
      checkArgument('The option tls, in names,', 'text', name, TLS.example);
    }
  }
}

/** What is sent there lets whoever reads it log in to a server that asks it: so it does not leave this machine. */
function checkStsUrl(stsUrl: string): void {
  if (/^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}):\d{1,5}\/?$/.test(stsUrl) && URL.canParse(stsUrl)) return;
  throw new UserError(
    `The STS to ask is not one on loopback: ${showValue(stsUrl)}.`,
    "Give another sandbox's awsEndpointUrl, such as http://127.0.0.1:4566, or leave stsUrl out.",
  );
}

/** Roles have names of at most 64 characters, and the longest that is made here has 46. */
const MAX_PREFIX_LENGTH = 18;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names */
function checkPrincipalPrefix(prefix: string): void {
  if (/^[\w+=,.@-]+$/.test(prefix) && prefix.length <= MAX_PREFIX_LENGTH) return;
  throw new UserError(
    `No name of a user or role can begin with ${showValue(prefix)}.`,
    `Give at most ${MAX_PREFIX_LENGTH} letters, digits and +=,.@_-, or leave principalPrefix out.`,
  );
}

function checkAccount(account: AccountOptions): void {
  checkGiven(ACCOUNT, account);
  const { partition = 'aws', disabledRegions = [] } = account;
  if (!PARTITIONS.includes(partition)) {
    throw new UserError(
      `There is no partition ${showValue(partition)}.${didYouMean(partition, PARTITIONS)}`,
      `They are: ${PARTITIONS.join(', ')}.`,
    );
  }
  for (const region of disabledRegions) {
    checkArgument(
      'The option account, in disabledRegions,',
      'text',
      region,
      "disabledRegions: ['ap-south-1']",
    );
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_region-endpoints.html
    if (region === homeRegionOf(partition) || partitionOf(region) !== partition) {
      throw new UserError(
        `STS of the region ${showValue(region)} cannot be disabled for an account of ${partition}.`,
        `Name regions of ${partition}, other than ${homeRegionOf(partition)}.`,
      );
    }
  }
}
