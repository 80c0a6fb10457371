import type { Mistake } from '../mistake.ts';
import { changeCredentials } from '../support/change-file.ts';

/** The key of AWS's documentation: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html */
const OLD_KEYS = `[atlas-sso]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`;

/** Keys that stand elsewhere than in the environment, or that other keys keep from being used. */
export const wrongKeys: readonly Mistake[] = [
  {
    code: 'session-token-missing',
    path: 'shared-profile',
    seenBy: 'environment',
    description: 'with a session in the profile, whose token is called aws_security_token',
    async make(context) {
      const { env } = await context.sandbox.provision('env-vars', 'session');
      changeCredentials(() =>
        [
          '[atlas]',
          `aws_access_key_id = ${env.AWS_ACCESS_KEY_ID}`,
          `aws_secret_access_key = ${env.AWS_SECRET_ACCESS_KEY}`,
          `aws_security_token = ${env.AWS_SESSION_TOKEN}`,
          '',
        ].join('\n'),
      )(context);
    },
    says: /Give aws_security_token \(line 4 of \S+\) the name aws_session_token/,
  },
  {
    code: 'sts-refused',
    path: 'shared-profile',
    seenBy: 'environment',
    description: 'with one character of the profile’s secret changed',
    make: changeCredentials((text) =>
      text.replace(/(secret_access_key = )(.)/, (_, name, first) => `${name}${first === 'a' ? 'b' : 'a'}`),
    ),
    says: /from profile "atlas" \(AWS_PROFILE names it\), static keys \(lines 2 and 3 of /,
  },
  {
    code: 'sts-refused',
    path: 'sso',
    runs: { example: 'shared-profile' },
    seenBy: 'environment',
    description: 'with keys of years ago in the credentials file, under the name of the profile with SSO',
    make: changeCredentials(() => OLD_KEYS),
    says: /which win over sso_session.*If you meant the SSO login of that profile: remove lines 2 and 3 of /s,
  },
  {
    code: 'database-user-missing',
    path: 'default-chain',
    seenBy: 'environment',
    description: 'with the key of another user in the environment, where the profile has the right one',
    make({ sandbox: { account } }) {
      const { userName } = account.createUser({ userName: 'somebody-else' });
      const { accessKeyId, secretAccessKey } = account.createAccessKey({ userName });
      return {
        env: {
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
          AWS_SESSION_TOKEN: undefined,
          AWS_CREDENTIAL_EXPIRATION: undefined,
        },
      };
    },
    says: /Configured too, but never reached after it: Profile in the shared files.*unset AWS_ACCESS_KEY_ID/s,
  },
];
