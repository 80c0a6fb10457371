import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mistake, MistakeContext } from '../mistake.ts';
import { changeConfig } from '../support/change-file.ts';

/** What the sandbox issues lasts for 12 hours. */
const LAST_YESTERDAY_MS = -13 * 3_600_000;

const waitUntilToday = ({ clock }: MistakeContext) => {
  clock.offsetMs = 0;
};
/** What a tool prints that has kept the credentials of years ago; the key is of AWS's documentation. */
const EXPIRED = JSON.stringify({
  Version: 1,
  AccessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  SessionToken: 'a-session-token',
  Expiration: '2020-01-01T00:00:00Z',
});

const forgetLogin = ({ env }: MistakeContext) =>
  rmSync(join(env.HOME ?? '', '.aws/sso'), { recursive: true });

export const login: readonly Mistake[] = [
  {
    code: 'sso-login-needed',
    path: 'sso',
    seenBy: 'environment',
    description: 'with nobody logged in: no token in ~/.aws/sso/cache',
    make: forgetLogin,
    says: 'aws sso login --profile atlas-sso',
  },
  {
    code: 'sso-login-needed',
    path: 'sso',
    variant: 'legacy',
    seenBy: 'environment',
    description: 'with nobody logged in: no token in ~/.aws/sso/cache',
    make: forgetLogin,
    says: 'aws sso login --profile',
  },
  {
    code: 'sso-login-needed',
    path: 'sso',
    seenBy: 'environment',
    description: 'with a login that has ended an hour ago',
    clockOffsetMs: LAST_YESTERDAY_MS,
    make: waitUntilToday,
    says: 'aws sso login --profile atlas-sso',
  },
  {
    code: 'sso-login-needed',
    path: 'sso',
    variant: 'legacy',
    seenBy: 'environment',
    description: 'with a login that cannot be refreshed, and has ended an hour ago',
    clockOffsetMs: LAST_YESTERDAY_MS,
    make: waitUntilToday,
    says: 'aws sso login --profile atlas-sso',
  },
  {
    code: 'sso-role-refused',
    path: 'sso',
    seenBy: 'environment',
    description: 'with a permission set that is not the user’s in the profile',
    make: changeConfig((text) => text.replace('AtlasDeveloper', 'Administrator')),
    says: 'No access',
  },
  {
    code: 'aws-login-needed',
    path: 'shared-profile',
    variant: 'login-session',
    seenBy: 'environment',
    description: 'with nobody logged in: no token in ~/.aws/login/cache',
    make: ({ env }) => rmSync(env.AWS_LOGIN_CACHE_DIRECTORY ?? '', { recursive: true }),
    says: 'aws login --profile atlas',
  },
  {
    code: 'aws-login-needed',
    path: 'shared-profile',
    variant: 'login-session',
    seenBy: 'environment',
    description: 'with a login that has ended an hour ago',
    clockOffsetMs: LAST_YESTERDAY_MS,
    make: waitUntilToday,
    says: 'aws login --profile atlas',
  },
  {
    code: 'credential-process-failed',
    path: 'shared-profile',
    variant: 'credential-process',
    seenBy: 'environment',
    description: 'with a script that is not there in credential_process',
    make: changeConfig((text) => text.replace('credential-process.mjs', 'no-such-script.mjs')),
    says: 'Run the command by hand',
  },
  {
    code: 'credential-process-failed',
    path: 'shared-profile',
    variant: 'credential-process',
    seenBy: 'environment',
    description: 'with a command that has a ; in it, where the SDK takes the rest for a comment',
    make: changeConfig((text) => text.replace(/(= )(.*)/, "$1sh -c 'exit 1 ; $2'")),
    says: /but the SDK runs only the part before " ;".*into a script/s,
  },
  {
    code: 'credential-process-failed',
    path: 'shared-profile',
    variant: 'credential-process',
    seenBy: 'environment',
    description: 'with a command that prints credentials whose Expiration has passed',
    make({ env }) {
      const config = readFileSync(env.AWS_CONFIG_FILE ?? '', 'utf8');
      const [, script = ''] = /"([^"]+\.mjs)"/.exec(config) ?? [];
      writeFileSync(script, `console.log(${JSON.stringify(EXPIRED)});\n`);
    },
    says: /Expiration .*(?:has passed|must be in the future)/,
  },
];
