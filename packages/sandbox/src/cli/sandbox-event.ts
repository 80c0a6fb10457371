import type { AuthAttempt } from '../atlas/auth-attempts.ts';
import type { CommandRecord } from '../atlas/command-record.ts';
import type { AwsRequest } from '../aws/request-log.ts';

/**
 * One line of `--json`. `ready` is the first, `stopped` the last; one that is stopped before it is ready prints `stopped`
 * alone. No secret is in any of them: the files that `ready` names hold the keys. Members may be added.
 */
export type SandboxEvent =
  | ReadyEvent
  | LoginEvent
  | RefusedEvent
  | RequestEvent
  | CommandEvent
  | StoppedEvent;

/** Everything is written, and every server listens. */
export interface ReadyEvent {
  event: 'ready';
  mongodbUri: string;
  awsEndpointUrl: string;
  /** Of Atlas's Administration API; the administrator's file has the service account. */
  atlasApiUrl: string;
  /** With `--inspect`: the page for a browser. */
  inspectorUrl?: string;
  /** The one that the users of the credential paths may read and write. */
  database: string;
  /** The URI of the server behind the sandbox. */
  upstream?: string;
  administrator: WrittenEnv;
  /** One for each credential path and variant. */
  paths: (WrittenEnv & { path: string; variant: string })[];
  /** Of the seed: its database users that are IAM users, with a key each. */
  users: WrittenEnv[];
}

/** Whose variables stand where. */
export interface WrittenEnv {
  /** Absolute; in dotenv format, which a shell can source. */
  envFile: string;
  /** The ARN that `GetCallerIdentity` gives, with `*` for a session name made up at run time. */
  principal: string;
  /** The name under which the principal is logged in. */
  authenticatedUser: string;
}

/** A login that succeeded or was refused, masked. */
export interface LoginEvent extends AuthAttempt {
  event: 'login';
  /** ISO 8601. */
  at: string;
}

/** A request to a service of AWS that was refused, masked; those that the MongoDB side sends for a login too. */
export interface RefusedEvent extends AwsRequest {
  event: 'refused';
  /** ISO 8601. */
  at: string;
}

/** With `--verbose`: a request to a service of AWS that was not refused, masked. */
export interface RequestEvent extends AwsRequest {
  event: 'request';
  /** ISO 8601. */
  at: string;
}

/** With `--verbose`: a command that ended no login, masked; a `hello` where it was refused. */
export interface CommandEvent extends CommandRecord {
  event: 'command';
  /** ISO 8601. */
  at: string;
}

/** Nothing listens any more. */
export interface StoppedEvent {
  event: 'stopped';
}
