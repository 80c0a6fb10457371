import { CommandError } from '../../command-error.ts';
import type { AuthAttempt } from '../auth-attempts.ts';
import { createConversation } from '../sasl/conversation.ts';
import type { Command } from './command.ts';
import { BOOLEAN, DOCUMENT, required, STRING } from './field-table.ts';
import { issueConversationId, PAYLOAD, readPayload, refuse, saslReply } from './sasl.ts';

const MECHANISM = 'MONGODB-AWS';

export const saslStart: Command = {
  isOpen: true,
  fields: {
    autoAuthorize: BOOLEAN,
    mechanism: required(STRING),
    options: DOCUMENT,
    payload: required(PAYLOAD),
  },
  run(context) {
    const { connection, database, message, server } = context;
    // A new start abandons the conversation under way.
    connection.sasl = undefined;
    const { mechanism } = message.document;
    if (mechanism !== MECHANISM) {
      throw new CommandError(334, `Received authentication for mechanism ${mechanism} which is not enabled`);
    }
    if (database !== '$external') {
      throw new CommandError(
        2,
        `Unsupported mechanism '${MECHANISM}' on authentication database '${database}'`,
      );
    }
    const { bytes, isBase64 } = readPayload(message.document.payload);

    const attempt: AuthAttempt = { client: connection.client, verdict: 'refused' };
    const conversation = createConversation({ ...server, attempt });
    const sasl = { conversation, conversationId: issueConversationId(server.dialect), attempt, isBase64 };
    connection.sasl = sasl;
    try {
      const serverFirst = conversation.start(bytes);
      const { serverNonce = '' } = conversation;
      connection.tap?.loginStarted({ serverNonce, client: connection.client });
      return saslReply(sasl, serverFirst, false);
    } catch (error) {
      throw refuse(context, error);
    }
  },
};
