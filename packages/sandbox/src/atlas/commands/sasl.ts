import { randomInt } from 'node:crypto';
import { Binary, type Document, Int32 } from 'bson';
import { BsonType } from '../../bson/bson-value.ts';
import { CommandError } from '../../command-error.ts';
import { maskAttempt } from '../auth-attempts.ts';
import type { EndedLogin } from '../connection-tap.ts';
import { type Dialect, loginError } from '../dialect.ts';
import { LoginError } from '../sasl/conversation.ts';
import { MAX_UNAUTHENTICATED_MESSAGE_BYTES } from '../wire/constants.ts';
import type { CommandContext, SaslState } from './command.ts';
import type { FieldRule } from './field-table.ts';

/** A server always calls the conversation 1: there is one on a connection at a time. */
const CONVERSATION_ID = 1;

const MAX_INT32 = 2 ** 31 - 1;

/**
 * Drivers that always sent 1 broke on Amazon DocumentDB: https://jira.mongodb.org/browse/NODE-6407. Inferred: that each
 * conversation has another id there.
 */
export function issueConversationId(dialect: Dialect): number {
  return dialect === 'documentdb' ? randomInt(CONVERSATION_ID + 1, MAX_INT32) : CONVERSATION_ID;
}

export const PAYLOAD: FieldRule = { types: [BsonType.binData, BsonType.string] };

/** A login may be followed by another on the same connection, whose messages may be larger than the first one's. */
const MAX_PAYLOAD_BYTES = MAX_UNAUTHENTICATED_MESSAGE_BYTES;

/**
 * A payload is binary data of subtype 0, or the same as a base64 string, which is then answered in kind.
 *
 * @throws CommandError BadValue
 */
export function readPayload(payload: unknown): { bytes: Uint8Array; isBase64: boolean } {
  if (sizeOf(payload) > MAX_PAYLOAD_BYTES) {
    throw new CommandError(2, `SASL payload is larger than ${MAX_PAYLOAD_BYTES} bytes`);
  }
  if (typeof payload === 'string') {
    const bytes = Buffer.from(payload, 'base64');
    // Buffer.from skips what it does not understand, so the way back must give the same text.
    if (bytes.toString('base64') === payload) return { bytes, isBase64: true };
  } else if (payload instanceof Binary && payload.sub_type === Binary.SUBTYPE_DEFAULT) {
    return { bytes: payload.value(), isBase64: false };
  }
  throw new CommandError(2, 'SASL payload must be binary data of subtype 0 or a base64 string');
}

function sizeOf(payload: unknown): number {
  if (typeof payload === 'string') return payload.length;
  return payload instanceof Binary ? payload.position : 0;
}

export function saslReply(
  { conversationId, isBase64 }: SaslState,
  payload: Uint8Array,
  isDone: boolean,
): Document {
  return {
    conversationId: new Int32(conversationId),
    done: isDone,
    payload: isBase64 ? Buffer.from(payload).toString('base64') : new Binary(payload),
  };
}

/** Records that the conversation under way was refused, ends it, and says to the client what the dialect says. */
export function refuse(context: CommandContext, error: unknown): unknown {
  const { connection, server } = context;
  const { sasl } = connection;
  connection.sasl = undefined;
  const failure = error instanceof LoginError ? error.failure : undefined;
  const told = failure ? loginError(failure, server.dialect) : error;
  if (sasl) {
    recordLogin(context, {
      attempt: { ...sasl.attempt, reason: error instanceof Error ? error.message : String(error) },
      refusal: {
        error: told instanceof CommandError ? told : INTERNAL_ERROR,
        ...(failure && { failure }),
      },
    });
  }
  return told;
}

/** A mistake of the sandbox's own, which `runCommand` answers. */
const INTERNAL_ERROR = { code: 1, codeName: 'InternalError', message: 'sandbox error' } as const;

/** Records a conversation that has ended, masked, with the address at which whoever watches the connection shows it. */
export function recordLogin({ connection, server }: CommandContext, login: EndedLogin): void {
  connection.hasEndedLogin = true;
  const attempt = maskAttempt(login.attempt);
  const viewUrl = connection.tap?.loginEnded({ ...login, attempt });
  server.recordAuthAttempt(viewUrl === undefined ? attempt : { ...attempt, viewUrl });
}
