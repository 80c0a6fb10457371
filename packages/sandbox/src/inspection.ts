import type { CommandRecord } from './atlas/command-record.ts';
import { maskCommand } from './atlas/command-record.ts';
import type { ConnectionTap, EndedCommand, OpenTap } from './atlas/connection-tap.ts';
import type { HttpTap } from './aws/request-log.ts';
import type { InspectorOptions } from './inspect/start-inspector.ts';
import { tell } from './tell.ts';

/** What watches a sandbox: as little as is wanted. */
export interface Inspection {
  /** Of the inspector's page; undefined without one. */
  url?: string;
  openTap?: OpenTap;
  httpTap?: HttpTap;
  reset(): void;
  stop(): Promise<void>;
}

export interface InspectionOptions extends Omit<InspectorOptions, 'onCommand'> {
  /** Whether there is a page. */
  inspect: boolean;
  onCommand: ((command: CommandRecord) => void) | undefined;
}

/** Without a page nothing of it is loaded, and a login costs what it costs without any of this. */
export async function startInspection({
  inspect,
  onCommand,
  ...options
}: InspectionOptions): Promise<Inspection> {
  const tellCommand =
    onCommand &&
    ((command: EndedCommand) =>
      void tell(onCommand, maskCommand(command), 'onCommand failed; the command is not affected'));
  if (inspect) {
    const { startInspector } = await import('./inspect/start-inspector.ts');
    return startInspector({ ...options, onCommand: tellCommand });
  }
  return {
    ...(tellCommand && { openTap: () => commandTap(tellCommand) }),
    reset() {},
    async stop() {},
  };
}

function commandTap(commandEnded: ConnectionTap['commandEnded']): ConnectionTap {
  return {
    received() {},
    sent() {},
    loginStarted() {},
    loginEnded: () => undefined,
    commandEnded,
    ended() {},
  };
}
