import { STRAY_VARIABLES } from '../environment/stray-variables.ts';
import { UserError } from '../user-error.ts';

/** Without it Windows PowerShell 5.1 reads a script as the system's code page. */
const BYTE_ORDER_MARK = '\u{feff}';

/** All that PowerShell takes for a single quote, which two of it stand for inside of a literal. */
const SINGLE_QUOTES = /['\u2018\u2019\u201a\u201b]/g;

/**
 * The variables of `formatEnvFile` in a form that PowerShell loads: `. ./.sandbox/env.ps1`. It sets and unsets the same.
 * An empty variable is unset: before PowerShell 7.5 an environment variable cannot be set and empty.
 * https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_environment_variables
 *
 * @throws UserError for a name or a value that no environment has.
 */
export function formatPowershellFile(comment: string, env: Readonly<Record<string, string>>): string {
  const entries = Object.entries(env);
  const set = entries.filter(([, value]) => value !== '');
  const empty = entries.filter(([, value]) => value === '').map(([name]) => variable(name));
  const strays = STRAY_VARIABLES.filter((name) => !Object.hasOwn(env, name));
  const unset = [...strays, ...empty].map((name) => `Env:${name}`).join(', ');
  return [
    `${BYTE_ORDER_MARK}# ${comment}`,
    `Remove-Item ${unset} -ErrorAction SilentlyContinue`,
    ...set.map(([name, value]) => `$env:${variable(name)} = ${quote(name, value)}`),
    '',
  ].join('\n');
}

/** As a name it needs no braces, and means itself where a pattern may stand. */
function variable(name: string): string {
  if (/^[a-z_]\w*$/i.test(name)) return name;
  throw new UserError(`${JSON.stringify(name)} cannot be the name of a variable in a file for PowerShell.`);
}

/**
 * A literal in which nothing but its quotes means anything.
 * https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
 */
function quote(name: string, value: string): string {
  // No environment variable holds the first; UTF-8 has no form for the others.
  if (/[\0\p{Surrogate}]/u.test(value)) {
    throw new UserError(`${name} holds a character that a file for PowerShell cannot have.`);
  }
  return `'${value.replace(SINGLE_QUOTES, '$&$&')}'`;
}
