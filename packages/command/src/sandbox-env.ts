import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Env, machineEnv } from './machine-env.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

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
