import { createHash } from 'node:crypto';
import type { CredentialPath } from './credential-path.ts';
import { grantRole } from './grant.ts';
import { iniSection } from './shared-file-text.ts';

const PROFILE = 'atlas-sso';
const SSO_SESSION = 'atlas';
const PERMISSION_SET = 'AtlasDeveloper';
const ROLE_PATH = '/aws-reserved/sso.amazonaws.com/';
const USER_NAME = 'developer@example.com';

/** Tokens that are this close to expiring are refreshed by the SDK before they are used. */
const EXPIRING_SECONDS = 120;

/** What `aws sso login` leaves behind: a profile, and a token in the cache under the home folder. */
export const sso: CredentialPath = {
  id: 'sso',
  title: 'IAM Identity Center, after aws sso login',
  // legacy: the start URL in the profile itself, whose tokens cannot be refreshed.
  variants: ['sso-session', 'expiring', 'legacy'],
  isInDefaultChain: true,
  provision(parts, variant) {
    const permissionSet = variant === 'sso-session' ? PERMISSION_SET : `${PERMISSION_SET}-${variant}`;
    const name = `AWSReservedSSO_${permissionSet}_${parts.derive(`the role of ${permissionSet}`, 8).toString('hex')}`;
    const { identity, role } = grantRole(parts, {
      roleName: name,
      roleSessionName: USER_NAME,
      path: ROLE_PATH,
    });
    parts.identityCenter.assign({ permissionSet, userName: USER_NAME, roleName: role.roleName });
    const session = parts.identityCenter.signIn({
      userName: USER_NAME,
      expiresInSeconds: variant === 'expiring' ? EXPIRING_SECONDS : parts.durationSeconds,
    });

    const isLegacy = variant === 'legacy';
    const portal = { sso_region: session.region, sso_start_url: session.startUrl };
    const profile = { sso_account_id: parts.account.accountId, sso_role_name: permissionSet };
    parts.files.write(
      '.aws/config',
      isLegacy
        ? iniSection(`profile ${PROFILE}`, { ...portal, ...profile })
        : iniSection(`profile ${PROFILE}`, { sso_session: SSO_SESSION, ...profile }) +
            iniSection(`sso-session ${SSO_SESSION}`, {
              ...portal,
              sso_registration_scopes: 'sso:account:access',
            }),
    );
    // https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html: the cache follows the home folder only.
    const cacheKey = createHash('sha1')
      .update(isLegacy ? session.startUrl : SSO_SESSION)
      .digest('hex');
    parts.files.write(`.aws/sso/cache/${cacheKey}.json`, JSON.stringify(session, null, 2));
    return { ...identity, env: { AWS_PROFILE: PROFILE, HOME: parts.files.directory } };
  },
};
