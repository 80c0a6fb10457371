import { CommandError } from '../command-error.ts';
import { BsonType } from '../query/bson-value.ts';
import type { Command } from './command.ts';
import { CONVERSATION_ID, readPayload, refuse, saslReply } from './sasl.ts';
import { validateFields } from './validate-fields.ts';

export const saslContinue: Command = {
  isOpen: true,
  async run(context) {
    const { connection, message, server } = context;
    validateFields('saslContinue', message.bytes, {
      conversationId: { types: [BsonType.int], isRequired: true },
      payload: { types: [BsonType.binData, BsonType.string], isRequired: true },
    });
    const { sasl } = connection;
    if (!sasl) throw new CommandError(17, 'No SASL session state found');
    try {
      if (message.document.conversationId !== CONVERSATION_ID) {
        throw new CommandError(17, 'sasl: Mismatched conversation id');
      }
      const { bytes } = readPayload(message.document.payload);
      const user = await sasl.conversation.finish(bytes);
      connection.user = user;
      connection.sasl = undefined;
      server.recordAuthAttempt({
        ...sasl.attempt,
        verdict: 'authenticated',
        authenticatedUser: user.loginName,
      });
      return saslReply(new Uint8Array(), true, sasl.isBase64);
    } catch (error) {
      throw refuse(context, error);
    }
  },
};
