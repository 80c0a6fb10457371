import { STRAY_VARIABLES } from '../environment/stray-variables.ts';
import { UserError } from '../user-error.ts';

/**
 * Variables in a form that `dotenv` and `node --env-file` read and a POSIX shell sources. The second line unsets for a
 * shell; to the others it gives `_` a value, which shells use for themselves and nobody reads. Node takes a line without
 * an equals sign for the beginning of the next name.
 *
 * @throws UserError for a value that has no form all of them understand alike.
 */
export function formatEnvFile(comment: string, env: Readonly<Record<string, string>>): string {
  const strays = STRAY_VARIABLES.filter((name) => !Object.hasOwn(env, name));
  const lines = Object.entries(env).map(([name, value]) => `${name}=${quote(name, value)}`);
  return [`# ${comment}`, `_= unset ${strays.join(' ')}`, ...lines, ''].join('\n');
}

function quote(name: string, value: string): string {
  // Single quotes mean the same to all, as long as the value holds none; double quotes, as long as nothing in them is
  // special to one of them.
  if (!/['\p{Cc}]/u.test(value)) return `'${value}'`;
  if (!/["$`\\!\p{Cc}]/u.test(value)) return `"${value}"`;
  throw new UserError(
    `${name} cannot be written to a file that shells and dotenv read alike: a single quote stands in it beside another special character, or a control character. Start the sandbox in a folder without these in its path.`,
  );
}
