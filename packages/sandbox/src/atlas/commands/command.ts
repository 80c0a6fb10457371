import type { Document } from 'bson';
import type { Clock } from '../../clock.ts';
import type { Faults } from '../../faults.ts';
import type { AuthAttempt } from '../auth-attempts.ts';
import type { ConnectionTap, OpenTap } from '../connection-tap.ts';
import type { DatabaseUsers } from '../database-users.ts';
import type { Dialect } from '../dialect.ts';
import type { Action, Need } from '../roles.ts';
import type { AuthenticatedUser, Conversation } from '../sasl/conversation.ts';
import type { StsClient } from '../sasl/sts-client.ts';
import type { UpstreamConnection } from '../upstream/upstream-connection.ts';
import type { CommandMessage } from '../wire/op-msg.ts';
import type { WireReply } from '../wire/relayed-message.ts';
import type { FieldTable } from './field-table.ts';
import type { Fields } from './fields.ts';

/** What lasts as long as the sandbox. */
export interface ServerContext {
  clock: Clock;
  dialect: Dialect;
  stsHost: string;
  stsClient: StsClient;
  databaseUsers: DatabaseUsers;
  /** By which scopes of database users name this server. */
  clusterName: string;
  /** Whether a client's address is let in now. Every one is when left out. */
  isReachable?: () => boolean;
  /**
   * The commands that act on documents, under every name they answer to. They are handed in, so that the login knows
   * nothing of what answers them.
   */
  documentCommands: CommandTable;
  /** The abilities of the server behind the sandbox, as a client of this address is told them; left out where there is none. */
  upstreamHello?: (address: string) => Promise<Document>;
  /** What is to go wrong next: nothing when left out. */
  faults?: Pick<Faults, 'take'>;
  /** @param attempt masked */
  recordAuthAttempt(attempt: AuthAttempt): void;
  /** Whatever watches connections: nothing when left out. */
  openTap?: OpenTap;
}

/** What lasts as long as the socket. */
export interface ConnectionState {
  connectionId: number;
  /** `127.0.0.1:<port>`, as the client has reached it. */
  address: string;
  /** Waited for before a large reply is read from the server behind the sandbox: one at a time is. */
  beforeLargeReply: () => Promise<void>;
  /** The way to the server behind the sandbox, once a command has been passed on. */
  upstream?: UpstreamConnection;
  /** The client has ended its side, or is gone. */
  hasEnded?: true;
  /** What the driver said of itself in its first `hello`. */
  client: Document | undefined;
  /** A `hello` has come; a later one may not say anything else of the client. */
  hasSaidHello?: true;
  user: AuthenticatedUser | undefined;
  /** The watcher of this connection. */
  tap?: ConnectionTap;
  /** The command under way has ended a login, and is recorded with it. */
  hasEndedLogin?: boolean;
  sasl: SaslState | undefined;
}

/** The conversation under way, with its record. */
export interface SaslState {
  conversation: Conversation;
  conversationId: number;
  attempt: AuthAttempt;
  /** Whether payloads travel as base64. */
  isBase64: boolean;
}

/** Commands by the names they answer to. */
export interface CommandTable {
  get(name: string): Command | undefined;
  names(): readonly string[];
}

export interface CommandRequest {
  server: ServerContext;
  connection: ConnectionState;
  message: CommandMessage;
  database: string;
}

export interface CommandContext extends CommandRequest {
  /** The command's fields, which its table has validated. */
  fields: Fields;
}

export type Reply = Document | Uint8Array | RelayedReplies;

/** The replies of the server behind the sandbox, in its own bytes: none, one, or to `exhaustAllowed` more. */
export class RelayedReplies {
  readonly replies: AsyncIterable<WireReply>;

  constructor(replies: AsyncIterable<WireReply>) {
    this.replies = replies;
  }
}

/** `nobody`: no role is enough. */
export type Needs = readonly Need[] | 'nobody';

/** A command is a plain function of its context; it never sees a socket. */
export interface Command<Context extends CommandContext = CommandContext> {
  /** Needs no authenticated user. */
  isOpen?: true;
  /** The fields it may have besides the generic ones; all others are unknown. */
  fields: FieldTable;
  /** What the user's roles must allow. */
  actions?: readonly Action[] | ((fields: Fields) => readonly Action[]);
  /** The same, where it is about more than one collection or database. */
  needs?: (context: CommandContext) => Needs;
  /** The field that names the collection on which they must allow it; left out, it is the database. */
  collectionField?: 'collection' | 'value';
  /** Answers on the database `admin` only. */
  isAdminOnly?: true;
  /** The reply without `ok`, which is 1 unless a CommandError is thrown; or the whole reply in bytes. */
  run(context: Context): Reply | Promise<Reply>;
}
