import { BsonType } from '../../bson/bson-value.ts';
import { CommandError } from '../../command-error.ts';
import { conversationIdError } from '../dialect.ts';
import type { Command } from './command.ts';
import { required } from './field-table.ts';
import { PAYLOAD, readPayload, recordLogin, refuse, saslReply } from './sasl.ts';

export const saslContinue: Command = {
  isOpen: true,
  fields: { conversationId: required({ types: [BsonType.int] }), payload: required(PAYLOAD) },
  async run(context) {
    const { connection, database, message, server } = context;
    const { sasl } = connection;
    if (!sasl) throw new CommandError(17, 'No SASL session state found');
    try {
      // A conversation is about $external only: saslStart takes no other.
      if (database !== '$external') {
        throw new CommandError(17, 'Attempt to switch database target during SASL authentication.');
      }
      if (message.document.conversationId !== sasl.conversationId) throw conversationIdError(server.dialect);
      const { bytes } = readPayload(message.document.payload);
      const user = await sasl.conversation.finish(bytes, connection.user);
      connection.user = user;
      connection.sasl = undefined;
      recordLogin(context, {
        attempt: { ...sasl.attempt, verdict: 'authenticated', authenticatedUser: user.loginName },
      });
      return saslReply(sasl, new Uint8Array(), true);
    } catch (error) {
      throw refuse(context, error);
    }
  },
};
