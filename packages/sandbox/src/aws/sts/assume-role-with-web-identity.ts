import { evaluateTrustPolicy } from '../../account/evaluate-policy.ts';
import { issuerName } from '../../account/oidc-provider.ts';
import { sessionContext, timeContext } from '../../account/request-context.ts';
import type { NamedIssuers } from '../named-issuers.ts';
import { AwsError } from '../query-protocol.ts';
import { assumedRoleUserElement, credentialsElement } from './elements.ts';
import type { UnsignedCall } from './sts-call.ts';
import { parseAssumeRoleWithWebIdentity } from './validations/assume-role-with-web-identity.ts';
import { validateSessionDuration } from './validations/session-duration.ts';
import { verifyWebIdentityToken } from './web-identity/verify-token.ts';

const ACTION = 'sts:AssumeRoleWithWebIdentity';

/**
 * A session of a role for whoever has a token of an identity provider that the role trusts. The token is the
 * signature.
 */
export async function assumeRoleWithWebIdentity(call: UnsignedCall, issuers: NamedIssuers): Promise<object> {
  const { parameters, account, now } = call;
  const input = parseAssumeRoleWithWebIdentity(parameters);
  const { provider, subject, audience, methods } = await verifyWebIdentityToken(input.webIdentityToken, {
    account,
    now,
    issuers,
  });

  const { roleArn, roleSessionName, durationSeconds } = input;
  // The provider is of the account, and no other account's role trusts one that is not of its own.
  const role = account.entities.roles.findByArn(roleArn);
  const issuer = issuerName(provider.url);
  // Its sessions have these as well:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
  const federation = {
    [`${issuer}:amr`]: methods,
    [`${issuer}:aud`]: audience,
    [`${issuer}:sub`]: subject,
  };
  const isTrusted =
    role &&
    evaluateTrustPolicy(
      role.trustPolicy,
      { type: 'Federated', arn: provider.arn },
      {
        action: ACTION,
        resource: roleArn,
        context: {
          ...timeContext(now),
          ...sessionContext(role, roleSessionName),
          ...federation,
        },
      },
    ) === 'name';
  if (!isTrusted) throw new AwsError('AccessDenied', `Not authorized to perform ${ACTION}`);

  validateSessionDuration(durationSeconds, role, false);

  const { roleName } = role;
  const session = account.issueSession({ roleName, roleSessionName, durationSeconds, federation });
  // In the order of the documented example:
  // https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
  return {
    SubjectFromWebIdentityToken: subject,
    Audience: audience,
    AssumedRoleUser: assumedRoleUserElement(session),
    Credentials: credentialsElement(session),
    Provider: provider.url,
  };
}
