import { matchPattern } from '../../../account/match-pattern.ts';
import { parseConditionWord } from '../../../account/parse-condition-word.ts';
import { listOf } from '../../../account/policy.ts';
import { isRecord, isText, isTexts, malformed, type RawStatement } from './policy-json.ts';

/**
 * Issuers that many customers share, and the claims that say whose a token is: one of them must be asked for. Deliberately
 * shorter than AWS's list, which has services such as Buildkite, HCP Terraform and Pulumi too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
 */
const CLAIMS: readonly [issuer: RegExp, claims: readonly string[]][] = [
  // Of an enterprise the issuer has a path (unfunco/terraform-aws-oidc-github#57).
  [/^token\.actions\.githubusercontent\.com(?:\/.*)?$/, ['sub', 'job_workflow_ref']],
  [/^gitlab\.com$/, ['sub']],
  [/^oidc\.vercel\.com$/, ['aud']],
];
const OPERATORS = ['StringEquals', 'StringLike', 'StringEqualsIgnoreCase'];
const ACTION = 'sts:assumerolewithwebidentity';
const PROVIDER = /:oidc-provider\/(.+)$/;

/**
 * That a statement which lets a shared issuer in says whose tokens it means. The text is in unfunco/terraform-aws-oidc-github#57.
 * Seen on the live service in 2026: no condition and a lone `*` are refused; `repo:*`, and a list that has a `*` among
 * others, are taken. That `IfExists` does not count, and that other words for all (`**`) are refused, is inferred.
 *
 * @throws AwsError MalformedPolicyDocument
 */
export function validateIdentityProviderControls(statement: RawStatement): void {
  const { Effect, Principal, Condition } = statement;
  const providers = isRecord(Principal) && isTexts(Principal.Federated) ? listOf(Principal.Federated) : [];
  if (Effect !== 'Allow' || !isAboutWebIdentity(statement)) return;
  for (const arn of providers) {
    const issuer = PROVIDER.exec(arn)?.[1] ?? '';
    const keys = CLAIMS.find(([form]) => form.test(issuer))?.[1].map((claim) => `${issuer}:${claim}`);
    if (!keys || keys.some((key) => isScoped(Condition, key))) continue;
    malformed(
      `Trust policy with trusted principal ${arn} must evaluate, using StringEquals, StringLike or StringEqualsIgnoreCase, ${keys.join(' or ')} which is not scoped to all.`,
    );
  }
}

function isAboutWebIdentity({ Action }: RawStatement): boolean {
  // What is excepted by NotAction is not looked at.
  if (!isTexts(Action)) return true;
  return listOf(Action).some((action) => matchPattern(action.toLowerCase(), ACTION));
}

function isScoped(condition: unknown, wanted: string): boolean {
  if (!isRecord(condition)) return false;
  return Object.entries(condition).some(([word, keys]) => {
    const { isIfExists = true } = parseConditionWord(word) ?? {};
    const isCounted = !isIfExists && OPERATORS.includes(word.replace(/^For(?:AnyValue|AllValues):/, ''));
    return (
      isCounted &&
      isRecord(keys) &&
      Object.entries(keys).some(
        ([key, values]) =>
          key.toLowerCase() === wanted.toLowerCase() &&
          [values].flat().some((value) => isText(value) && !/^\**$/.test(value)),
      )
    );
  });
}
