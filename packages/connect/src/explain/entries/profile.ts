import { readSharedFiles } from '../../sources/shared-files.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import { COMMANDS } from '../commands.ts';
import { DOCS } from '../docs.ts';
import { inspectedProfile } from '../inspected-profile.ts';
import { describeMissingSession } from '../missing-session.ts';
import { describeProblem } from '../source-problems.ts';
import { unusableProfileCause } from '../unusable-profile.ts';
import { explainProcess } from './process.ts';
import { saying } from './saying.ts';

// A name of any length would be looked for again after each `Profile` of a message.
const MISSING_PROFILE =
  /profile: \[(.{1,256}?)\] in configuration|Profile (.{1,256}?) (?:was not found|could not be found)/s;

// What fromIni(), fromSSO(), fromProcess() and fromLoginCredentials() say, of @aws-sdk/credential-provider-ini, -sso,
// -process and -login. The driver repeats it word for word, as a MongoAWSError.
export const profileEntries: readonly CatalogueEntry[] = [
  {
    // The SDK takes a file that it does not find for an empty one.
    code: 'path-holds-contents',
    read({ message }, { env }) {
      const [, unusable, missing = unusable] = MISSING_PROFILE.exec(message) ?? [];
      if (missing === undefined) return;
      const { config, credentials, profiles } = readSharedFiles(env);
      const contents = config.noPath ?? credentials.noPath;
      if (!contents || profiles.has(missing)) return;
      return describeProblem({ code: 'path-holds-contents' }, `${contents}. The SDK says: ${message}`, env);
    },
  },
  saying('profile-unusable', MISSING_PROFILE, (message, [, unusable, missing = unusable], env) =>
    describeProblem(
      { code: 'profile-unusable', ...(missing !== undefined && { profile: missing }) },
      `${unusableProfileCause(missing ?? '', env)} The SDK says: ${message}`,
      env,
    ),
  ),
  // These providers take one kind of profile only, where fromIni() takes what there is.
  ...(
    [
      [
        /Profile (.{1,256}?) is not configured with SSO/,
        'SSO settings',
        'fromSSO()',
        `Run ${COMMANDS.configureSso}`,
      ],
      [
        /Profile (.{1,256}?) did not contain credential_process/,
        'credential_process',
        'fromProcess()',
        'Add it',
      ],
      [
        /Profile (.{1,256}?) does not contain login_session/,
        'login_session',
        'fromLoginCredentials()',
        `Run ${COMMANDS.login}`,
      ],
    ] as const
  ).map(([pattern, lack, provider, remedy]) =>
    saying('profile-unusable', pattern, (message, [, profile = ''], env) => ({
      ...describeProblem(
        { code: 'profile-unusable', profile },
        `The profile is there, and has no ${lack}, which ${provider} needs. It says: ${message}`,
        env,
      ),
      fix: `${remedy} for it, set AWS_PROFILE to a profile that has it, or use fromIni(), which takes what a profile has.`,
    })),
  ),
  saying('profile-unusable', /invalid SSO credentials/, (message, _, env) =>
    describeProblem(
      inspectedProfile('profile-unusable', env) ?? { code: 'profile-unusable' },
      `The profile is there, and its SSO settings are not complete. It says: ${message}`,
      env,
    ),
  ),
  saying('profile-unusable', /Cannot read properties of undefined \(reading 'sso_/, (_message, _match, env) =>
    describeMissingSession(env),
  ),
  saying(
    'profile-cycle',
    /Detected a cycle attempting to resolve credentials for profile/,
    (message, _, env) => describeProblem({ code: 'profile-cycle' }, `It says: ${message}`, env),
  ),
  saying('profile-source-unsupported', /Unsupported credential source in profile/, (message, _, env) =>
    describeProblem({ code: 'profile-source-unsupported' }, `It says: ${message}`, env),
  ),
  saying('mfa-needed', /requires multi-factor authentication, but no MFA code callback/, (message, _, env) =>
    describeProblem(
      { code: 'mfa-needed' },
      `It has mfa_serial, and the program gave no function that asks for the code. It says: ${message}`,
      env,
    ),
  ),
  saying(
    'aws-login-needed',
    /re-?authenticate using [`']?aws login|Failed to load (?:a )?token |Your session has expired\. Please reauthenticate|Unable to refresh credentials (?:because of a change in your password|due to insufficient permissions)/,
    (message, _, env) =>
      describeProblem(
        inspectedProfile('aws-login-needed', env) ?? { code: 'aws-login-needed' },
        `The SDK reads what aws login leaves in ~/.aws/login/cache and renews it, and could not. It says: ${message}`,
        env,
      ),
  ),
  saying(
    'sso-login-needed',
    /SSO session (?:token )?associated with(?: profile=(\S+) was)?|To refresh this SSO session|^UnauthorizedException: /,
    (message, [, profile], env) =>
      describeProblem(
        profile
          ? { code: 'sso-login-needed', profile }
          : (inspectedProfile('sso-login-needed', env) ?? { code: 'sso-login-needed' }),
        `The SDK reads the token that aws sso login leaves in ~/.aws/sso/cache, and found no valid one. It says: ${message}`,
        env,
      ),
  ),
  saying('sso-role-refused', /^ForbiddenException: /, (message) => ({
    summary: 'IAM Identity Center does not give you the profile’s role',
    cause: `The login is good; sso_role_name in sso_account_id is not assigned to you. It says: ${message}`,
    fix: 'Correct the two in the profile, or have the permission set assigned: the AWS access portal, at sso_start_url, shows which accounts and roles are yours.',
    docs: DOCS.sso,
  })),
  {
    code: 'credential-process-failed',
    read: ({ name, message }, { env }) =>
      name === 'MongoAWSError' || name === 'CredentialsProviderError'
        ? explainProcess(message, env)
        : undefined,
  },
];
