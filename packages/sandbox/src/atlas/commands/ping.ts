import type { Command } from './command.ts';

/** Answers before login too, as on a server: a ping that succeeds says nothing about authentication. */
export const ping: Command = { isOpen: true, fields: {}, run: () => ({}) };
