import { CommandError } from '../../command-error.ts';
import type { CommandMessage } from '../wire/op-msg.ts';
import { retryLabels } from './retry-labels.ts';
import { UpstreamGoneError } from './upstream-connection.ts';

/** A server that is going away says so in this way, and a driver shows it as the reason. */
export async function orShutDown<Value>(asked: Promise<Value>, message?: CommandMessage): Promise<Value> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof UpstreamGoneError)) throw error;
    throw new CommandError(
      91,
      `The server behind the sandbox does not answer: ${error.message}. Start it again where it was.`,
      message && retryLabels(message),
    );
  }
}
