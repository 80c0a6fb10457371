import { listOf, type PolicyDocument } from '../../../account/policy.ts';
import { validateIdentityPolicy } from '../../../account/validate-policy.ts';
import { hasComparableValues, isCondition } from './condition-syntax.ts';
import { toEmulated } from './emulated-policy.ts';
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
import { findResourceProblem } from './resource-format.ts';

const TOP_ELEMENTS = ['Version', 'Id', 'Statement'];
const VERSIONS: readonly unknown[] = ['2008-10-17', '2012-10-17', undefined];
const PRINCIPAL_ELEMENTS = ['Principal', 'NotPrincipal'];
const TEXT_ELEMENTS = ['Action', 'NotAction', 'Resource', 'NotResource'];
const STATEMENT_ELEMENTS = ['Sid', 'Effect', 'Condition', ...PRINCIPAL_ELEMENTS, ...TEXT_ELEMENTS];

/**
 * What a user or a role may do. Order of checks and texts are those that getmoto/moto's tests found on the live service;
 * that of the principal is hashicorp/terraform#13449.
 *
 * @throws AwsError MalformedPolicyDocument for what AWS refuses, NotImplemented for what the sandbox does not evaluate
 */
export function parseIdentityPolicy(text: string): PolicyDocument {
  const document = parsePolicyJson(text);
  if (!document) return malformed('Syntax errors in policy.');
  const { version, id, elements, statements } = document;
  const isSyntax =
    elements.every((element) => TOP_ELEMENTS.includes(element)) &&
    (id === undefined || isText(id)) &&
    VERSIONS.includes(version) &&
    statements.length > 0 &&
    statements.every(isStatement);
  if (!isSyntax) malformed('Syntax errors in policy.');
  const valid = statements.filter(isRecord);

  if (version !== '2012-10-17') malformed('Policy document must be version 2012-10-17 or greater.');
  if (valid.some((statement) => PRINCIPAL_ELEMENTS.some((element) => element in statement))) {
    malformed('Policy document should not specify a principal.');
  }
  // The service parses resources now, and says only later what it finds wrong with them beside that.
  const problem = valid
    .flatMap((statement) => textsOf(statement, 'Resource', 'NotResource'))
    .map(findResourceProblem)
    .find((each) => each !== undefined);
  if (!valid.every(isLegacy) || problem === FAILED_LEGACY_PARSING) malformed(FAILED_LEGACY_PARSING);
  validateSids(valid);
  if (!valid.every((statement) => hasAny(statement, 'Action', 'NotAction'))) {
    malformed('Policy statement must contain actions.');
  }
  if (!valid.every((statement) => hasAny(statement, 'Resource', 'NotResource'))) {
    malformed('Policy statement must contain resources.');
  }
  if (problem !== undefined) malformed(problem);
  for (const action of valid.flatMap((statement) => textsOf(statement, 'Action', 'NotAction'))) {
    validateAction(action);
  }
  return toEmulated(valid, validateIdentityPolicy);
}

function isStatement(statement: unknown): boolean {
  return (
    isRecord(statement) &&
    Object.keys(statement).every((element) => STATEMENT_ELEMENTS.includes(element)) &&
    TEXT_ELEMENTS.every((element) => !(element in statement) || isTexts(statement[element])) &&
    !('Action' in statement && 'NotAction' in statement) &&
    !('Resource' in statement && 'NotResource' in statement) &&
    // Which of the two words it must be is looked at later, and has another message.
    isText(statement.Effect) &&
    /^(?:allow|deny)$/i.test(statement.Effect) &&
    (!('Sid' in statement) || isText(statement.Sid)) &&
    (!('Condition' in statement) || isCondition(statement.Condition))
  );
}

function isLegacy({ Effect, Condition = {} }: RawStatement): boolean {
  return (Effect === 'Allow' || Effect === 'Deny') && isRecord(Condition) && hasComparableValues(Condition);
}

function validateAction(action: string): void {
  if (action === '*') return;
  const [vendor = '', ...rest] = action.split(':');
  if (rest.length === 0) {
    malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  }
  if (rest.length > 1) malformed('Actions/Condition can contain only one colon.');
  if (!/^[a-zA-Z0-9.-]+$/.test(vendor) && vendor !== '*') malformed(`Vendor ${vendor} is not valid`);
}

function hasAny(statement: RawStatement, ...elements: readonly string[]): boolean {
  return textsOf(statement, ...elements).length > 0;
}

function textsOf(statement: RawStatement, ...elements: readonly string[]): readonly string[] {
  return elements.flatMap((element) => {
    const value = statement[element];
    return isTexts(value) ? listOf(value) : [];
  });
}
