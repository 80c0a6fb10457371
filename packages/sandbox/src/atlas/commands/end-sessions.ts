import type { Command } from './command.ts';

/** Sessions carry no state here, so there is nothing to end; drivers send this while closing, before login too. */
export const endSessions: Command = { isOpen: true, run: () => ({}) };
