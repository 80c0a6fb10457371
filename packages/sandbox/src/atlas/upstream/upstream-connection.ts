import { connect } from 'node:net';
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
   * The next reply; undefined once replies are ignored.
   *
   * @param beforeLarge waited for before more than the beginning of a large one is read
   * @throws UpstreamGoneError
   */
  receive(beforeLarge?: () => Promise<void>): Promise<WireReply | undefined>;
  /** Nobody waits for replies any more: what is being received ends, and what is still sent gets none. */
  ignoreReplies(): void;
  /** @param reason what whoever waits for something is told */
  destroy(reason?: string): void;
}

/** Connects by the time the first message is sent: that it cannot, whoever sends that is told. */
export function openUpstreamConnection(
  { host, port }: UpstreamAddress,
  onClose: () => void,
): UpstreamConnection {
  const socket = connect({ host, port, noDelay: true });
  socket.once('close', onClose);
  // Of what goes wrong the first is the reason of all that follows.
  let failure: NodeJS.ErrnoException | undefined;
  socket.on('error', (error) => {
    failure ??= error;
  });
  const chunks: AsyncIterator<Buffer> = socket[Symbol.asyncIterator]();
  const reader = createFrameReader(() => MAX_MESSAGE_SIZE_BYTES);
  const frames: Frame[] = [];
  let lastRequestId = 0;
  let isIgnored = false;
  let stopWaiting = () => {};

  /** Undefined once replies are ignored. */
  function nextChunk(): Promise<IteratorResult<Buffer> | undefined> {
    return new Promise((resolve, reject) => {
      stopWaiting = () => resolve(undefined);
      chunks.next().then(resolve, reject);
    });
  }

  async function receive(beforeLarge?: () => Promise<void>): Promise<WireReply | undefined> {
    let isLarge = false;
    while (!isIgnored) {
      const frame = frames.shift();
      if (frame) return parseReply(frame);
      if (!isLarge && reader.keptBytes() > LARGE_MESSAGE_BYTES) {
        isLarge = true;
        await beforeLarge?.();
      }
      const chunk = await nextChunk();
      if (chunk?.done) throw new Error('it closed the connection');
      if (chunk) frames.push(...reader.push(chunk.value));
    }
    return undefined;
  }

  function goneError(error: unknown): UpstreamGoneError {
    const { code, message } = failure ?? (error as NodeJS.ErrnoException);
    return new UpstreamGoneError(code ?? message);
  }

  return {
    async send(message) {
      lastRequestId += 1;
      const bytes = formatOpMsg(lastRequestId, message);
      await new Promise<void>((resolve, reject) => {
        socket.write(bytes, (error) => (error ? reject(goneError(error)) : resolve()));
      });
    },
    async receive(beforeLarge) {
      try {
        return await receive(beforeLarge);
      } catch (error) {
        socket.destroy();
        throw goneError(error);
      }
    },
    ignoreReplies() {
      isIgnored = true;
      stopWaiting();
    },
    destroy(reason) {
      if (reason !== undefined) failure ??= new Error(reason);
      socket.destroy();
    },
  };
}
