import { CONDITION_OPERATORS, isConditionOperator } from './match-condition.ts';
import type { PolicyDocument, PolicyStatement } from './policy.ts';

const CONDITION_KEYS = [
  'aws:MultiFactorAuthPresent',
  'aws:PrincipalArn',
  'aws:SourceAccount',
  'aws:SourceIdentity',
  'sts:ExternalId',
  'sts:RoleSessionName',
  'sts:SourceIdentity',
];
/** `<host and path of the issuer>:aud`, and likewise `:sub`. */
const OIDC_KEY = /^(?!(?:aws|sts):).+:(?:aud|sub)$/i;

const STATEMENT_ELEMENTS = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'];
/** An ARN is whole: AWS takes no star for a part of one. Of a user or role IAM keeps the unique id. */
const PRINCIPALS: Readonly<Record<string, RegExp>> = {
  AWS: /^(?:\*|\d{12}|A(?:ID|RO)A[A-Z2-7]{17}|arn:aws:(?:iam::\d{12}:(?:root|(?:user|role)\/[^*?]+)|sts::\d{12}:assumed-role\/[^*?]+))$/,
  Service: /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com$/,
  Federated: /^arn:aws:iam::\d{12}:oidc-provider\/[^*?]+$/,
};
const TRUST_ACTION = /^sts:[\w*?]+$/i;
const ACTION = /^(?:\*|[a-z0-9-]+:[\w*?]+)$/i;

/**
 * Accepts a trust policy that the sandbox evaluates completely. Whatever else a policy may say would
 * otherwise be passed over in silence, which allows too much.
 * That a principal exists is looked at where IAM takes the policy, not here.
 *
 * @throws Error that names what is wrong, or not emulated.
 */
export function validateTrustPolicy(policy: PolicyDocument): void {
  validateStatements(policy, (statement) => {
    validatePrincipal(statement.Principal);
    if (statement.Resource !== undefined) malformed('A trust policy has no Resource: it is about its role.');
    validateStrings('Action', statement.Action, TRUST_ACTION);
  });
}

/** As `validateTrustPolicy`, for what a user or the sessions of a role may do. */
export function validateIdentityPolicy(policy: PolicyDocument): void {
  validateStatements(policy, (statement) => {
    if (statement.Principal !== undefined) {
      malformed('An identity policy has no Principal: it is about who has it.');
    }
    validateStrings('Action', statement.Action, ACTION);
    validateStrings('Resource', statement.Resource, /^(?:\*|arn:.+)$/);
  });
}

function validateStatements(
  { Version, Statement }: PolicyDocument,
  validate: (statement: PolicyStatement) => void,
): void {
  if (Version !== '2012-10-17')
    malformed(`The version is ${JSON.stringify(Version)}; it must be "2012-10-17".`);
  if (!Array.isArray(Statement) || Statement.length === 0) malformed('Statement must be a list, not empty.');
  for (const statement of Statement) {
    for (const element of Object.keys(statement)) {
      if (!STATEMENT_ELEMENTS.includes(element)) malformed(`The element ${element} is not emulated.`);
    }
    if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') {
      malformed(`The effect is ${JSON.stringify(statement.Effect)}; it must be "Allow" or "Deny".`);
    }
    validate(statement);
    validateCondition(statement.Condition ?? {});
  }
}

function validatePrincipal(principal: PolicyStatement['Principal']): void {
  if (principal === '*') return;
  const kinds = Object.entries(principal ?? {});
  if (kinds.length === 0) malformed('A statement of a trust policy needs a Principal.');
  for (const [kind, names] of kinds) {
    const form = Object.hasOwn(PRINCIPALS, kind) ? PRINCIPALS[kind] : undefined;
    if (!form) malformed(`The principal ${kind} is not emulated; the sandbox knows AWS, Service, Federated.`);
    validateStrings(`Principal ${kind}`, names, form);
  }
}

function validateCondition(condition: NonNullable<PolicyStatement['Condition']>): void {
  for (const [operator, keys] of Object.entries(condition)) {
    if (!isConditionOperator(operator)) {
      malformed(
        `The condition operator ${operator} is not emulated; ` +
          `the sandbox knows ${CONDITION_OPERATORS.join(', ')}.`,
      );
    }
    if (typeof keys !== 'object' || keys === null || Array.isArray(keys)) {
      malformed(`The condition operator ${operator} has no condition keys.`);
    }
    for (const [key, values] of Object.entries(keys)) {
      const isKnown = CONDITION_KEYS.some((known) => known.toLowerCase() === key.toLowerCase());
      if (!isKnown && !OIDC_KEY.test(key)) {
        malformed(
          `The condition key ${key} is not emulated; the sandbox knows ${CONDITION_KEYS.join(', ')}, ` +
            "and <issuer>:aud and <issuer>:sub, the issuer's URL without its scheme.",
        );
      }
      // `${aws:username}` and the like would be compared as they stand.
      validateStrings(key, values, /^(?!.*\$\{)/s);
    }
  }
}

function validateStrings(what: string, value: unknown, form: RegExp): void {
  const values = Array.isArray(value) ? value : [value];
  if (values.length === 0) malformed(`${what} is an empty list.`);
  for (const each of values) {
    if (typeof each !== 'string' || !form.test(each)) {
      malformed(`${what} is ${JSON.stringify(each)}, which is not valid there, or not emulated.`);
    }
  }
}

function malformed(problem: string): never {
  throw new Error(`MalformedPolicyDocument: ${problem}`);
}
