import { CommandError } from '../../command-error.ts';
import { HEADER_BYTES } from './constants.ts';
import type { Frame } from './frame.ts';
import { type CommandMessage, parseCommand } from './op-msg.ts';

/**
 * The legacy message in which drivers send their first `hello`, before they know whether OP_MSG is spoken:
 * flags, `<db>.$cmd`, numberToSkip, numberToReturn, query.
 *
 * @throws CommandError
 */
export function parseOpQuery(
  { bytes: message }: Frame,
  maxElements?: number,
): CommandMessage & { database: string } {
  const nameStart = HEADER_BYTES + 4;
  const nameEnd = message.indexOf(0, nameStart);
  const bodyStart = nameEnd + 1 + 8;
  if (message.length < nameStart || nameEnd === -1 || message.length < bodyStart + 5) {
    throw new CommandError(22, 'invalid OP_QUERY message');
  }
  const namespace = message.toString('utf8', nameStart, nameEnd);
  const command = parseCommand(message.subarray(bodyStart), maxElements);
  if (!namespace.endsWith('.$cmd') || !['hello', 'isMaster', 'ismaster'].includes(command.name)) {
    throw new CommandError(
      352,
      `Unsupported OP_QUERY command: ${command.name}. The client driver may require an upgrade. For more details see https://dochub.mongodb.org/core/legacy-opcode-removal`,
    );
  }
  return {
    ...command,
    database: namespace.slice(0, -'.$cmd'.length),
    sequences: new Map(),
    moreToCome: false,
    exhaustAllowed: false,
  };
}
