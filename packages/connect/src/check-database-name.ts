import { ConnectError } from './connect-error.ts';
import { refusals } from './explain/refusals.ts';
import { showValue } from './show-value.ts';

const MAX_BYTES = 63;
const FORBIDDEN = [
  ['/', 'a slash'],
  ['\\', 'a backslash'],
  ['.', 'a dot'],
  ['"', 'a quotation mark'],
  ['$', 'a dollar sign'],
] as const;

/**
 * The server would refuse most of these at the first write only, and the parser of URIs makes other names of some: of
 * `..` nothing at all, of half a character another one.
 * https://www.mongodb.com/docs/manual/reference/limits/#naming-restrictions
 */
export function checkDatabaseName(source: string, name: string, env: NodeJS.ProcessEnv): void {
  const shown = showValue(name, env);
  if (/[<>]/.test(name)) throw new ConnectError(refusals.placeholder(`the database "${shown}"`));
  const problem = findProblem(name);
  if (problem) throw new ConnectError(refusals.databaseNameInvalid(source, shown, problem));
}

function findProblem(name: string): string | undefined {
  const forbidden = FORBIDDEN.find(([character]) => name.includes(character));
  if (forbidden) return `contains ${forbidden[1]}`;
  // The line end of a .env file from Windows too, which the server would take.
  if (/[\s\p{Cc}]/u.test(name)) return 'contains white space or a control character';
  if (/\p{Cs}/u.test(name)) return 'contains half of a character (a lone surrogate)';
  const bytes = Buffer.byteLength(name);
  return bytes > MAX_BYTES ? `has ${bytes} bytes` : undefined;
}
