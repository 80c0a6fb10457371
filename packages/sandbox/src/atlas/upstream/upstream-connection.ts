import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { LARGE_MESSAGE_BYTES, MAX_MESSAGE_SIZE_BYTES } from '../wire/constants.ts';
import { createFrameReader, type Frame } from '../wire/frame.ts';
import type { CommandMessage } from '../wire/op-msg.ts';
import { formatOpMsg, parseReply, type WireReply } from '../wire/relayed-message.ts';
import type { UpstreamAddress } from './upstream-uri.ts';

/** The server behind the sandbox cannot be reached, or went away before it had answered. */
export class UpstreamGoneError extends Error {
  override name = 'UpstreamGoneError';
}

/** One socket to the server behind the sandbox. Messages go one after the other. */
export interface UpstreamConnection {
  /** @throws UpstreamGoneError */
  send(message: Pick<CommandMessage, 'bytes' | 'sequences' | 'moreToCome' | 'exhaustAllowed'>): Promise<void>;
  /**
   * The next reply.
   *
   * @param beforeLarge waited for before more than the beginning of a large one is read
   * @throws UpstreamGoneError
   */
  receive(beforeLarge?: () => Promise<void>): Promise<WireReply>;
  destroy(): void;
}

/** @throws UpstreamGoneError */
export async function openUpstreamConnection({ host, port }: UpstreamAddress): Promise<UpstreamConnection> {
  const socket = connect({ host, port, noDelay: true });
  try {
    await once(socket, 'connect');
  } catch (error) {
    throw new UpstreamGoneError(codeOf(error));
  }
  // What goes wrong afterwards is told to whoever reads or writes.
  socket.on('error', () => {});
  const chunks: AsyncIterator<Buffer> = socket[Symbol.asyncIterator]();
  const reader = createFrameReader(() => MAX_MESSAGE_SIZE_BYTES);
  const frames: Frame[] = [];
  let lastRequestId = 0;

  async function receive(beforeLarge?: () => Promise<void>): Promise<WireReply> {
    let isLarge = false;
    for (;;) {
      const frame = frames.shift();
      if (frame) return parseReply(frame);
      if (!isLarge && reader.keptBytes() > LARGE_MESSAGE_BYTES) {
        isLarge = true;
        await beforeLarge?.();
      }
      const { value, done } = await chunks.next();
      if (done) throw new Error('it closed the connection');
      frames.push(...reader.push(value));
    }
  }

  return {
    async send(message) {
      lastRequestId += 1;
      await write(socket, formatOpMsg(lastRequestId, message));
    },
    async receive(beforeLarge) {
      try {
        return await receive(beforeLarge);
      } catch (error) {
        socket.destroy();
        throw new UpstreamGoneError(codeOf(error));
      }
    },
    destroy: () => socket.destroy(),
  };
}

async function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(new UpstreamGoneError(codeOf(error))) : resolve()));
  });
}

function codeOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
