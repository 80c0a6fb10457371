import type { Mistake } from '../mistake.ts';
import { changeConfig, changeCredentials } from '../support/change-file.ts';
import { withVariables } from '../support/with-variables.ts';

export const profile: readonly Mistake[] = [
  {
    code: 'profile-unusable',
    path: 'shared-profile',
    description: 'with AWS_PROFILE misspelt',
    make: withVariables({ AWS_PROFILE: 'altas' }),
    says: 'altas',
  },
  {
    code: 'profile-unusable',
    path: 'shared-profile',
    description: 'with a key in the profile, and no secret',
    make: changeCredentials((text) => text.replace(/aws_secret_access_key.*\n/, '')),
    says: 'atlas',
  },
  {
    code: 'profile-unusable',
    path: 'sso',
    description: 'with a profile that has no SSO settings',
    make: changeConfig(() => '[profile atlas-sso]\nregion = us-east-1\n'),
    says: /^The profile is there, and has no SSO settings|it holds settings, and no credentials/m,
  },
  {
    code: 'profile-cycle',
    path: 'shared-profile',
    variant: 'assume-role',
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
    description: 'with credential_source misspelt in place of source_profile',
    make: changeConfig((text) =>
      text.replace('source_profile = base', 'credential_source = Ec2InstanceMetaData'),
    ),
  },
  {
    code: 'mfa-needed',
    path: 'shared-profile',
    variant: 'assume-role',
    description: 'with mfa_serial in the profile',
    make: changeConfig((text) => `${text}mfa_serial = arn:aws:iam::123456789012:mfa/developer\n`),
    says: 'mfaCodeProvider',
  },
];
