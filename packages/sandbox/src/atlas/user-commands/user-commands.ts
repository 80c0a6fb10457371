import type { Command } from '../commands/command.ts';
import { createUser } from './create-user.ts';
import { dropUser } from './drop-user.ts';
import { usersInfo } from './users-info.ts';

/**
 * What an administrator makes users with on a server of its own. Atlas has none of them: there users are made with its
 * Administration API, and what `createUser` makes is rolled back.
 */
export const userCommands: ReadonlyMap<string, Command> = new Map([
  ['createUser', createUser],
  ['dropUser', dropUser],
  ['usersInfo', usersInfo],
]);
