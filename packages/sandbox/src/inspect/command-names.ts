import { HELLOS } from '../atlas/hello-names.ts';

/** What drivers send by themselves, of which nobody asks whether it succeeded. */
const HOUSEKEEPING: ReadonlySet<string> = new Set([...HELLOS, 'endSessions', 'killCursors', 'logout']);

const DOCUMENT_COMMANDS: ReadonlySet<string> = new Set([
  'aggregate',
  'count',
  'delete',
  'distinct',
  'find',
  'findAndModify',
  'findandmodify',
  'insert',
  'update',
]);

export type CommandKind = 'housekeeping' | 'document' | 'other';

export function kindOfCommand(name: string): CommandKind {
  if (HOUSEKEEPING.has(name)) return 'housekeeping';
  return DOCUMENT_COMMANDS.has(name) ? 'document' : 'other';
}
