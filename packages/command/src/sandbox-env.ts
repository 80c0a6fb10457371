import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTemporaryFolder } from './temporary-folder.ts';

export type Env = Record<string, string>;

/** What a program needs of the machine to run at all. No credential, no profile and no Node option is among it. */
const MACHINE_VARIABLES =
  /^(PATH|PATHEXT|SYSTEMROOT|COMSPEC|TEMP|TMP|TMPDIR|LANG|LC_\w+|TZ|TERM|CI|NO_COLOR|FORCE_COLOR)$/i;

/** A home folder that is removed again. */
export interface TemporaryHome extends Disposable {
  /** All that an example sees in the sandbox: the reader's own profiles, SSO logins and .env stay out of it. */
  envOf(provisioned: Readonly<Env>): Env;
}

export function createTemporaryHome(): TemporaryHome {
  const folder = createTemporaryFolder('atlas-aws-iam-');
  const home = folder.path;
  const emptyDotenv = join(home, 'empty.env');
  writeFileSync(emptyDotenv, '');
  return {
    envOf: (provisioned) => ({
      ...machineEnv(),
      HOME: home,
      USERPROFILE: home,
      DOTENV_CONFIG_PATH: emptyDotenv,
      // Eight lines about Node 22, which are not about the example.
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      // A path with a home of its own brings it along.
      ...provisioned,
    }),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

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
