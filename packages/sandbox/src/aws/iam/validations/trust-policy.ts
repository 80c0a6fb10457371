import { listOf, type PolicyDocument } from '../../../account/policy.ts';
import { mapPrincipals } from '../../../account/trust-principals.ts';
import { validateTrustPolicy } from '../../../account/validate-policy.ts';
import type { IamCall } from '../iam-call.ts';
import { hasComparableValues, isCondition } from './condition-syntax.ts';
import { toEmulated } from './emulated-policy.ts';
import { validateIdentityProviderControls } from './identity-provider-controls.ts';
import {
  FAILED_LEGACY_PARSING,
  isRecord,
  isText,
  isTexts,
  malformed,
  parsePolicyJson,
  type RawStatement,
  validateSids,
} from './policy-json.ts';
import { validatePolicySize } from './policy-size.ts';
import { validatePrincipal } from './trust-principal.ts';

const TOP_ELEMENTS = ['Version', 'Id', 'Statement'];
const REQUIRED = ['Effect', 'Principal', 'Action'];
/** Of each of these, or what it is to cover all but, one. */
const EITHER = ['Principal', 'Action'];
const PROHIBITED = ['Resource', 'NotResource'];
const STATEMENT_ELEMENTS = ['Sid', 'Condition', 'NotPrincipal', 'NotAction', ...REQUIRED];

/**
 * Who may assume a role. That of JSON, of actions and of `Resource` are texts that localstack/localstack recorded on
 * the live service, 2026-02; those of fields that are missing or unknown, and of an effect, are from memory, as is the
 * order of the checks. That what it excepts are actions of STS as well is inferred.
 *
 * @throws AwsError MalformedPolicyDocument or LimitExceeded for what AWS refuses, NotImplemented for what the sandbox does
 * not evaluate
 */
export function parseTrustPolicy(call: IamCall, text: string): PolicyDocument {
  const document = parsePolicyJson(text);
  if (!document) return malformed('This policy contains invalid Json');
  const { id = '', elements, statements } = document;
  refuseUnknown(elements, TOP_ELEMENTS);
  // As for an identity policy (inferred).
  if (!isText(id)) malformed('Syntax errors in policy.');
  if (statements.length === 0) malformed('Missing required field Statement');
  const valid = statements.filter(isRecord);
  if (valid.length < statements.length) malformed('Syntax errors in policy.');
  for (const statement of valid) validateStatement(statement);
  validateSids(valid);
  for (const { Principal } of valid) validatePrincipal(call, Principal);
  for (const statement of valid) validateIdentityProviderControls(statement);
  validatePolicySize(text, 'ACLSizePerRole');
  const policy = toEmulated(valid, (policy) => validateTrustPolicy(policy, call.account.partition));
  const { idOf } = call.account.entities.trustPrincipals;
  return mapPrincipals(policy, (name) => idOf(name) ?? name);
}

function validateStatement(statement: RawStatement): void {
  for (const field of PROHIBITED) if (field in statement) malformed(`Has prohibited field ${field}`);
  refuseUnknown(Object.keys(statement), STATEMENT_ELEMENTS);
  for (const field of REQUIRED) {
    if (!(field in statement) && !(`Not${field}` in statement)) malformed(`Missing required field ${field}`);
  }
  const { Effect, Sid = '', Condition = {} } = statement;
  // As for an identity policy (inferred).
  const isSyntax =
    isText(Sid) &&
    isCondition(Condition) &&
    !EITHER.some((field) => field in statement && `Not${field}` in statement);
  if (!isSyntax) malformed('Syntax errors in policy.');
  if (Effect !== 'Allow' && Effect !== 'Deny') malformed(`Invalid effect: ${String(Effect)}`);
  if (isRecord(Condition) && !hasComparableValues(Condition)) malformed(FAILED_LEGACY_PARSING);
  for (const actions of [statement.Action, statement.NotAction]) {
    if (isTexts(actions) && !listOf(actions).every((action) => /^sts:/i.test(action))) {
      malformed('AssumeRole policy may only specify STS AssumeRole actions.');
    }
  }
}

function refuseUnknown(fields: readonly string[], known: readonly string[]): void {
  const unknown = fields.find((field) => !known.includes(field));
  if (unknown !== undefined) malformed(`Unknown field ${unknown}`);
}
