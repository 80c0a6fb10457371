import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Env = Record<string, string>;

/** What a program needs of the machine to run at all. No credential, no profile and no Node option is among it. */
const MACHINE_VARIABLES =
  /^(PATH|PATHEXT|SYSTEMROOT|COMSPEC|TEMP|TMP|TMPDIR|LANG|LC_\w+|TZ|TERM|CI|NO_COLOR|FORCE_COLOR)$/i;

/** A home folder that is removed again. */
export interface TemporaryHome extends AsyncDisposable {
  /** All that an example sees in the sandbox: the reader's own profiles, SSO logins and .env stay out of it. */
  envOf(provisioned: Readonly<Env>): Env;
}

export async function createTemporaryHome(): Promise<TemporaryHome> {
  const home = await mkdtemp(join(tmpdir(), 'atlas-aws-iam-'));
  const emptyDotenv = join(home, 'empty.env');
  await writeFile(emptyDotenv, '');
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
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}

export function definedEntries(env: NodeJS.ProcessEnv): Env {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function machineEnv(): Env {
  return Object.fromEntries(
    Object.entries(definedEntries(process.env)).filter(([name]) => MACHINE_VARIABLES.test(name)),
  );
}
