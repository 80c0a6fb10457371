import { iamArn, type Partition } from '../../../account/partition.ts';
import { listOf } from '../../../account/policy.ts';
import type { IamCall } from '../iam-call.ts';
import { isRecord, isTexts, malformed } from './policy-json.ts';
import { isServicePrincipal } from './service-principals.ts';

/** Of another partition there is nobody. */
const awsForm = (partition: Partition) =>
  new RegExp(
    `^(?:\\*|\\d{12}|A(?:ID|RO)A\\w+|arn:${partition}:(?:iam|sts)::\\d{12}:(?:root|(?:user|role|assumed-role|federated-user)/[^*?]+))$`,
  );
/** The ARN of a provider, or a domain such as `accounts.google.com`. */
const federatedForm = (partition: Partition) =>
  new RegExp(
    `^(?:arn:${partition}:iam::\\d{12}:(?:oidc|saml)-provider/.+|(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,})$`,
    'i',
  );

/**
 * Whoever is in no form that AWS knows is nobody. Whether the sandbox emulates it is checked later.
 * A user or role of the account must exist (databrickslabs/ucx#2269 has the text). Deliberately different from AWS: the
 * principals of other accounts, the sessions of roles and identity providers are not looked for.
 *
 * @throws AwsError MalformedPolicyDocument
 */
export function validatePrincipal(call: IamCall, principal: unknown): void {
  if (!isRecord(principal)) return;
  for (const [kind, names] of Object.entries(principal)) {
    if (!isTexts(names)) continue;
    for (const name of listOf(names)) {
      // terraform-aws-modules/terraform-aws-eks#2594 has the text; what exactly it is about is inferred.
      if (kind === 'Federated' && !federatedForm(call.account.partition).test(name)) {
        malformed('Federated principals must be valid domain names or SAML metadata ARNs');
      }
      // The service writes kinds in capitals.
      if (!isPrincipal(call, kind, name))
        malformed(`Invalid principal in policy: "${kind.toUpperCase()}":"${name}"`);
    }
  }
}

function isPrincipal({ account }: IamCall, kind: string, name: string): boolean {
  // hashicorp/terraform#35086
  if (kind === 'Service') return isServicePrincipal(name);
  if (kind !== 'AWS') return true;
  const isOurs = ['user/', 'role/'].some((kind) => name.startsWith(iamArn(account, kind)));
  const isUniqueId = /^A(?:ID|RO)A/.test(name);
  const isMissing = (isOurs || isUniqueId) && account.entities.trustPrincipals.idOf(name) === undefined;
  return awsForm(account.partition).test(name) && !isMissing;
}
