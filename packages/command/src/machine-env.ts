export type Env = Record<string, string>;

/** What a program needs of the machine to run at all. No credential, no profile and no Node option is among it. */
const MACHINE_VARIABLES =
  /^(PATH|PATHEXT|SYSTEMROOT|COMSPEC|TEMP|TMP|TMPDIR|LANG|LC_\w+|TZ|TERM|CI|NO_COLOR|FORCE_COLOR)$/i;

export function definedEntries(env: NodeJS.ProcessEnv): Env {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Of the environment here, what a program needs to run at all. */
export function machineEnv(): Env {
  return Object.fromEntries(
    Object.entries(definedEntries(process.env)).filter(([name]) => MACHINE_VARIABLES.test(name)),
  );
}
