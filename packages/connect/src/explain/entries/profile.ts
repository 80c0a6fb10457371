import type { CatalogueEntry } from '../catalogue.ts';
import { DOCS } from '../docs.ts';
import { saying } from './saying.ts';

// What fromIni(), fromSSO() and fromProcess() say, of @aws-sdk/credential-provider-ini, -sso and -process. The driver
// repeats it word for word, as a MongoAWSError.
export const profileEntries: readonly CatalogueEntry[] = [
  saying(
    'profile-unusable',
    /profile: \[(.+?)\] in configuration|Profile (\S+) (?:was not found|could not be found|is not configured with SSO|did not contain credential_process)|invalid SSO credentials/,
    (message, [, missing, name = missing]) => ({
      summary: `The profile gives no credentials${name ? `: ${name}` : ''}`,
      cause: `It is in neither ~/.aws/config nor ~/.aws/credentials, or it is there and lacks what this provider needs, for instance the secret. It says: ${message}`,
      fix: 'Check the spelling (in ~/.aws/config the heading is [profile name], in ~/.aws/credentials just [name]), and which files are read: AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE move them.',
      docs: DOCS.sharedFiles,
    }),
  ),
  saying('profile-unusable', /Cannot read properties of undefined \(reading 'sso_/, () => ({
    summary: 'The profile names an SSO session that is not there',
    cause: 'Its sso_session has no [sso-session name] section in ~/.aws/config.',
    fix: 'Run aws configure sso again, or add the section, with sso_region and sso_start_url.',
    docs: DOCS.sso,
  })),
  saying('profile-cycle', /Detected a cycle attempting to resolve credentials for profile/, (message) => ({
    summary: 'Profiles take their credentials from one another in a circle',
    cause: `It says: ${message}`,
    fix: 'Follow source_profile from one profile to the next; the last must hold keys, or a source of its own.',
    docs: DOCS.assumeRoleProfile,
  })),
  saying('profile-source-unsupported', /Unsupported credential source in profile/, (message) => ({
    summary: 'The profile’s credential_source is none',
    cause: `It says: ${message}`,
    fix: 'Write one of the three it names, letter for letter, or source_profile with the name of a profile instead.',
    docs: DOCS.assumeRoleProfile,
  })),
  saying('mfa-needed', /requires multi-factor authentication, but no MFA code callback/, (message) => ({
    summary: 'The profile’s role needs a code from an MFA device',
    cause: `It has mfa_serial, and nobody to ask. It says: ${message}`,
    fix: 'Pass fromIni({ profile, mfaCodeProvider }) as credentialProvider, or use a profile without MFA for programs that run unattended.',
    docs: DOCS.assumeRoleProfile,
  })),
  saying(
    'sso-login-needed',
    /SSO session (?:token )?associated with|To refresh this SSO session|re-authenticate using aws login/,
    (message) => ({
      summary: 'The login of IAM Identity Center has run out, or never was',
      cause: `The SDK reads the token that aws sso login leaves in ~/.aws/sso/cache, and found no valid one. It says: ${message}`,
      fix: 'Run aws sso login --profile <the profile>, as the same user and with the same HOME, and start the program again.',
      docs: DOCS.sso,
    }),
  ),
  {
    code: 'credential-process-failed',
    read({ name, message }) {
      if (name !== 'MongoAWSError' && name !== 'CredentialsProviderError') return;
      const isCommand = message.startsWith('Command failed: ');
      if (!isCommand && !/credential_process (returned|did not return)/.test(message)) return;
      return {
        summary: 'The profile’s credential_process gave no credentials',
        // What failed would be repeated with its arguments and its output, and either may hold a secret.
        cause: isCommand ? 'The command ended with an error.' : `It says: ${message}`,
        fix: 'Run the command by hand: it must exit with 0 and print {"Version": 1, "AccessKeyId": …, "SecretAccessKey": …, "SessionToken": …, "Expiration": …} and nothing else.',
        docs: DOCS.credentialProcess,
      };
    },
  },
];
