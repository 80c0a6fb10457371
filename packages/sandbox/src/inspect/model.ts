import type { AuthAttempt } from '../atlas/auth-attempts.ts';
import type { AwsRequest } from '../aws/request-log.ts';

// What the inspector's page is sent, and what the static page of the docs is made of: JSON, all of it masked or filled when
// it was recorded. Members may be added.

/** Some bytes of a message, and what they mean. */
export interface Field {
  /** As the protocol writes it: `messageLength`, `saslStart`, `payload`, `r`, `Authorization`. */
  name: string;
  /** Offsets in the message's bytes, the second one behind the last byte. Inner fields lie within. */
  start: number;
  end: number;
  /** What the bytes say: on one line, bounded, without a secret. */
  value?: string;
  /** Which explanation belongs to it: `wire.messageLength`, `saslStart.r`, `sts.x-mongodb-server-nonce`. */
  topic: string;
  /** These bytes were a secret, and were overwritten by as many others. */
  isFilled?: true;
  fields?: readonly Field[];
}

export type Party = 'client' | 'server' | 'sts';

/** A message of a login. */
export interface Message {
  from: Party;
  to: Party;
  /** Milliseconds since the epoch, by the sandbox's clock. */
  at: number;
  /** `saslStart`, `reply to saslStart`, `GetCallerIdentity`, … */
  title: string;
  protocol: 'MongoDB' | 'HTTP';
  /** The bytes, secrets overwritten; no more than the beginning of a long message. */
  base64: string;
  /** Of the message as it was sent. */
  length: number;
  fields: readonly Field[];
}

/** How a SigV4 signature comes about. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export interface Calculation {
  /** A session token in it is overwritten. */
  canonicalRequest: string;
  stringToSign: string;
  /** 64 hexadecimal digits. */
  signature: string;
}

/** The check that refused a login, or `none`. */
export type Check =
  | 'none'
  | 'payload'
  | 'signed-headers'
  | 'clock'
  | 'credential-scope'
  | 'session-token'
  | 'access-key'
  | 'signature'
  | 'request'
  | 'region'
  | 'sts-unreachable'
  | 'already-authenticated'
  | 'database-user'
  | 'command';

/** What a bounded search for another true signature found. */
export interface SearchResult {
  /** How many signatures were calculated. */
  tried: number;
  /**
   * What the client did otherwise than the server expects: none, or those that make its signature true together. Where
   * nothing did, those that the request shows openly.
   */
  differences: readonly Difference[];
  /**
   * Nothing that was tried makes the signature true: most likely another secret signed it, or there was nothing to compare,
   * because the request names no known key or has no signature.
   */
  unmatched?: 'another-secret' | 'not-comparable';
  /** The signature is true as it is, and the request was refused for something else. */
  isTrue?: true;
}

/** One thing that the client signed otherwise. */
export interface Difference {
  kind:
    | 'region'
    | 'service'
    | 'host'
    | 'date'
    | 'nonce'
    | 'flag'
    | 'body'
    | 'session-token'
    | 'secret'
    | 'access-key'
    | 'header'
    | 'path';
  /** `signed for eu-west-1`: a sentence without its full stop, and without a secret. */
  text: string;
  /** The header or part of the canonical request in which both sides differ: `x-mongodb-server-nonce`, `scope`. */
  part?: string;
}

/** One login, opened. */
export interface LoginDetail {
  id: number;
  verdict: AuthAttempt['verdict'];
  check: Check;
  attempt: AuthAttempt;
  /** What the client was told: the fields of the refusing reply. */
  words?: { code: number; codeName: string; errmsg: string };
  messages: readonly Message[];
  /** As STS calculates it, where it knows the key. */
  server?: Calculation;
  /** As the client calculated it: of the page's own client and of a recorded run, whose key is known on both sides. */
  client?: Calculation;
  /** Of a refused signature of a client that sends nobody its calculation. */
  search?: SearchResult;
  /** Bytes of the login were dropped, because it is longer than what is kept of one. */
  isClipped?: true;
  /** The client left, or began anew, before the login ended: no check refused it. */
  isUnfinished?: true;
}

/** One line of what happened, newest last in a stream. */
export type InspectedEvent = InspectedLogin | InspectedRequest | InspectedCommand | InspectedReset;

interface Inspected {
  /** Counted from 1, through restarts of nothing: a sandbox begins anew, and so does its count. */
  id: number;
  /** ISO 8601, by the sandbox's clock. */
  at: string;
  /** Who did it, counted from 1: whoever holds the same credentials, or received them. */
  clientId?: number;
  /** By this event these turn out to be the same client: all that is theirs is `clientId`'s. */
  mergedClientIds?: readonly number[];
}

export interface InspectedLogin extends Inspected, AuthAttempt {
  event: 'login';
  check: Check;
  /** Of the words the client was told. */
  code?: number;
  codeName?: string;
  /** The client left, or began anew, before the login ended: no check refused it. */
  isUnfinished?: true;
}

/** A request to a service, and what it was answered. */
export interface InspectedRequest extends Inspected, AwsRequest {
  event: 'request';
  /** Of the key that the request names, whatever it was answered. */
  accessKeyId?: string;
  /** `AssumeRole`, `GET security-credentials`, … */
  operation: string;
  /** `AKIA…MPLE`, of the credentials that the answer holds. */
  issuedAccessKeyId?: string;
  /** What the client says of itself, masked. */
  userAgent?: string;
}

/** A refused command, or the first one that succeeded after a login. */
export interface InspectedCommand extends Inspected {
  event: 'command';
  name: string;
  database: string;
  /** Absent where it succeeded. */
  code?: number;
  codeName?: string;
  errmsg?: string;
  user?: string;
}

/** All that was recorded is gone. */
export interface InspectedReset extends Inspected {
  event: 'reset';
}

/** What of the page's own client, or around it, can be broken; each is put back by itself. */
export type Tampering =
  | 'clock'
  | 'drop-token'
  | 'swap-token'
  | 'change-header'
  | 'other-region'
  | 'reuse-nonce'
  | 'remove-database-user'
  | 'deactivate-key';

/** What the page asks for first, and again after each change. */
export interface InspectorState {
  /** A new one with each start, so that a page notices that another sandbox answers. */
  run: string;
  dialect: string;
  mongodbUri: string;
  awsEndpointUrl: string;
  /** The page's own client: undefined until it is started. */
  ownClient?: {
    principal: string;
    tamperings: readonly Tampering[];
    /** Of its newest attempt. */
    loginId?: number;
  };
  identities: readonly {
    /** Of a role's sessions `…:assumed-role/<role>/*`. */
    arn: string;
    /** Masked. */
    accessKeys: readonly { accessKeyId: string; status: 'Active' | 'Inactive' | 'Temporary' }[];
    /** The database users that it may become. */
    databaseUsers: readonly string[];
  }[];
}
