import { Int32, UUID } from 'bson';
import type { Command } from './command.ts';

/** https://github.com/mongodb/specifications/blob/master/source/sessions/driver-sessions.md */
export const startSession: Command = {
  fields: {},
  run: () => ({ id: { id: new UUID() }, timeoutMinutes: new Int32(30) }),
};

/** Sessions carry no state here, so there is nothing to refresh or to end. */
export const refreshSessions: Command = { fields: {}, run: () => ({}) };

/** Drivers send it while closing, before login too. */
export const endSessions: Command = { isOpen: true, fields: {}, run: () => ({}) };
