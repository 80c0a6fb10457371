import type { Cursors } from '../../documents/store/cursors.ts';
import type { Store } from '../../documents/store/store.ts';
import type { Command, CommandContext } from '../commands/command.ts';

export interface DocumentContext extends CommandContext {
  store: Store;
  cursors: Cursors;
}

/** A command that acts on documents. None answers before login. */
export type DocumentCommand = Omit<Command<DocumentContext>, 'isOpen'>;
