import type { AuthAttempt } from './auth-attempts.ts';
import type { LoginFailure } from './dialect.ts';

/**
 * Watches one connection. It is told everything as it travels, secrets among it: what it keeps it masks or overwrites.
 * Nothing that it does changes an answer.
 */
export interface ConnectionTap {
  /**
   * A message of the client, before it is answered.
   *
   * @param bytes no copy
   * @param name the command's; undefined for what is no command
   */
  received(bytes: Uint8Array, name: string | undefined): void;
  /** @param bytes no copy */
  sent(bytes: Uint8Array): void;
  /** A SASL conversation has begun, about which STS is asked with this nonce, in base64. */
  loginStarted(login: { serverNonce: string; client: AuthAttempt['client'] }): void;
  /** Called before the answer is sent. @returns the address at which the login can be looked at, if there is one */
  loginEnded(login: EndedLogin): string | undefined;
  /** A command that is answered and ended no login. */
  commandEnded(command: EndedCommand): void;
  /** The connection is gone. */
  ended(): void;
}

/** Called for each connection when it begins. */
export type OpenTap = () => ConnectionTap;

export interface EndedLogin {
  /** Masked, as all else here is not. */
  attempt: AuthAttempt;
  /** Absent where it succeeded. */
  refusal?: {
    /** What the client is told. */
    error: { code: number; codeName: string; message: string };
    /** Absent where not the login was refused, but a command of it. */
    failure?: LoginFailure;
  };
}

export interface EndedCommand {
  /** As the client sent it; `NOT_READ` where that could not be read. */
  name: string;
  database: string;
  /** Who is logged in, after the command. */
  user?: string;
  /** Absent where it succeeded. */
  refusal?: { code: number; codeName: string; errmsg: string };
}

/** Stands for the name of a command in a message that could not be read. */
export const NOT_READ = '(not read)';
