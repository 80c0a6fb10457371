import type { Mistake } from '../mistake.ts';
import { changeConfig, changeCredentials } from '../support/change-file.ts';
import { withVariables } from '../support/with-variables.ts';

export const profile: readonly Mistake[] = [
  {
    code: 'profile-unusable',
    path: 'shared-profile',
    seenBy: 'environment',
    description: 'with AWS_PROFILE misspelt',
    make: withVariables({ AWS_PROFILE: 'altas' }),
    says: 'altas',
  },
  {
    code: 'profile-unusable',
    path: 'shared-profile',
    seenBy: 'environment',
    description: 'with a key in the profile, and no secret',
    make: changeCredentials((text) => text.replace(/aws_secret_access_key.*\n/, '')),
    says: 'atlas',
  },
  {
    code: 'profile-unusable',
    path: 'sso',
    seenBy: 'environment',
    description: 'with a profile that has no SSO settings',
    make: changeConfig(() => '[profile atlas-sso]\nregion = us-east-1\n'),
    says: /^The profile is there, and has no SSO settings|it holds settings, and no credentials/m,
  },
  {
    code: 'profile-unusable',
    path: 'shared-profile',
    variant: 'assume-role',
    seenBy: 'environment',
    description: 'with a name of several words, in quotes',
    make(context) {
      changeConfig((text) => text.replace('[profile atlas]', "[profile 'My MacBook Pro']"))(context);
      return { env: { AWS_PROFILE: 'My MacBook Pro' } };
    },
    says: /line 1, \[profile 'My MacBook Pro'\], is not a heading that this SDK reads.*\[profile My-MacBook-Pro\]/s,
  },
  {
    code: 'profile-unusable',
    path: 'shared-profile',
    variant: 'assume-role',
    seenBy: 'environment',
    description: 'with two spaces in the profile’s heading',
    make: changeConfig((text) => text.replace('[profile atlas]', '[profile  atlas]')),
    says: /line 1, \[profile␣␣atlas\], is not a heading.*Change line 1 of \S+ to \[profile atlas\]/s,
  },
  {
    code: 'profile-unusable',
    path: 'sso',
    seenBy: 'environment',
    description: 'with an sso-session of several words, as aws configure sso writes it',
    make: changeConfig((text) =>
      text
        .replace('sso_session = atlas', 'sso_session = My Corp')
        .replace('sso-session atlas', "sso-session 'My Corp'"),
    ),
    says: /sso_session is "My Corp" \(line 2 of .*\[sso-session 'My Corp'\], is not a heading/,
  },
  {
    code: 'profile-unusable',
    path: 'sso',
    seenBy: 'environment',
    description: 'with an sso_session that is misspelt',
    make: changeConfig((text) => text.replace('sso_session = atlas', 'sso_session = altas')),
    says: /sso_session is "altas" .* has no \[sso-session altas\]: it has sso-session atlas\./,
  },
  {
    code: 'profile-unusable',
    path: 'shared-profile',
    variant: 'assume-role',
    seenBy: 'environment',
    description: 'with credential_source beside source_profile',
    make: changeConfig((text) => `${text}credential_source = Environment\n`),
    says: 'Remove one of the two: source_profile (line 3 of',
  },
  {
    code: 'profile-unusable',
    path: 'shared-profile',
    variant: 'assume-role',
    seenBy: 'environment',
    description: 'with credential_source = Environment, and no keys there',
    make: changeConfig((text) => text.replace('source_profile = base', 'credential_source = Environment')),
    says: 'Export AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  },
  {
    code: 'profile-unusable',
    path: 'shared-profile',
    seenBy: 'environment',
    description: 'with the keys indented below an empty setting',
    make: changeCredentials((text) => text.replace(/\n(.+)\n(.+)\n/, '\nregion =\n  $1\n  $2\n')),
    says: 'its aws_access_key_id is indented (line 3 of',
  },
  {
    code: 'profile-unusable',
    path: 'shared-profile',
    seenBy: 'environment',
    description: 'with its name in AWS_DEFAULT_PROFILE, which the SDK does not read',
    make: withVariables({ AWS_PROFILE: undefined, AWS_DEFAULT_PROFILE: 'atlas' }),
    says: 'Set AWS_PROFILE to "atlas": this SDK does not read AWS_DEFAULT_PROFILE.',
    chainCode: 'no-provider-found',
  },
  {
    code: 'profile-cycle',
    path: 'shared-profile',
    variant: 'assume-role',
    seenBy: 'environment',
    description: 'with a source_profile that has the first profile as its own',
    make: changeConfig((text) =>
      [
        text.replace('source_profile = base', 'source_profile = other'),
        '[profile other]',
        'role_arn = arn:aws:iam::123456789012:role/other',
        'source_profile = atlas',
        '',
      ].join('\n'),
    ),
    says: 'source_profile',
  },
  {
    code: 'profile-source-unsupported',
    path: 'shared-profile',
    variant: 'assume-role',
    seenBy: 'environment',
    description: 'with credential_source misspelt in place of source_profile',
    make: changeConfig((text) =>
      text.replace('source_profile = base', 'credential_source = Ec2InstanceMetaData'),
    ),
  },
  {
    code: 'mfa-needed',
    path: 'shared-profile',
    variant: 'assume-role',
    seenBy: 'environment',
    description: 'with mfa_serial in the profile',
    make: changeConfig((text) => `${text}mfa_serial = arn:aws:iam::123456789012:mfa/developer\n`),
    says: 'mfaCodeProvider',
  },
];
