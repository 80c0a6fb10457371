import { malformed, validateTexts } from './malformed-policy.ts';
import type { Partition } from './partition.ts';
import { listOf, type PolicyDocument, type PolicyStatement } from './policy.ts';
import { validateCondition } from './validate-condition.ts';

const STATEMENT_ELEMENTS = [
  'Sid',
  'Effect',
  'Principal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];
/** An ARN is whole, and of the account's partition: AWS takes no star for a part of one. Of a user or role IAM keeps the unique id. */
const principalForms = (partition: Partition): Readonly<Record<string, RegExp>> => ({
  AWS: new RegExp(
    `^(?:\\*|\\d{12}|A(?:ID|RO)A[A-Z2-7]{17}|arn:${partition}:(?:iam::\\d{12}:(?:root|(?:user|role)/[^*?]+)|sts::\\d{12}:assumed-role/[^*?]+))$`,
  ),
  Service: /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com$/,
  Federated: new RegExp(`^arn:${partition}:iam::\\d{12}:oidc-provider/[^*?]+$`),
});
const TRUST_ACTION = /^sts:[\w*?]+$/i;
const ACTION = /^(?:\*|[a-z0-9-]+:[\w*?]+)$/i;
/** `${aws:username}` and the like would be compared as they stand. */
const RESOURCE = /^(?:\*|arn:(?!.*\$\{).+)$/s;

/**
 * Accepts a trust policy that the sandbox evaluates completely. Whatever else a policy may say would
 * otherwise be passed over in silence, which allows too much.
 * That a principal exists is looked at where IAM takes the policy, not here.
 *
 * @throws Error that names what is wrong, or not emulated.
 */
export function validateTrustPolicy(policy: PolicyDocument, partition: Partition = 'aws'): void {
  const forms = principalForms(partition);
  validateStatements(policy, (statement) => {
    validatePrincipal(statement.Principal, forms);
    if (statement.Resource !== undefined || statement.NotResource !== undefined) {
      malformed('A trust policy has no Resource: it is about its role.');
    }
    validateEither(statement, 'Action', TRUST_ACTION);
    validateCondition(statement.Condition ?? {});
  });
}

/**
 * As `validateTrustPolicy`, for what a user or the sessions of a role may do. Statements about other services than those of
 * the sandbox may say what they like: none is ever evaluated.
 */
export function validateIdentityPolicy(policy: PolicyDocument): void {
  validateStatements(policy, (statement) => {
    if (statement.Principal !== undefined) {
      malformed('An identity policy has no Principal: it is about who has it.');
    }
    validateEither(statement, 'Action', ACTION);
    if (isAboutOthers(statement)) return;
    validateEither(statement, 'Resource', RESOURCE);
    validateCondition(statement.Condition ?? {});
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
    if (typeof statement !== 'object' || statement === null) malformed('A statement must be an object.');
    for (const element of Object.keys(statement)) {
      if (!STATEMENT_ELEMENTS.includes(element)) malformed(`The element ${element} is not emulated.`);
    }
    if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') {
      malformed(`The effect is ${JSON.stringify(statement.Effect)}; it must be "Allow" or "Deny".`);
    }
    validate(statement);
  }
}

/** Whether it names actions, all of services that the sandbox asks no policy about. */
function isAboutOthers({ Action }: PolicyStatement): boolean {
  return Action !== undefined && listOf(Action).every((action) => /^(?!(?:iam|sts):).+:/i.test(action));
}

/** An element, or what it is to cover all but. */
function validateEither(statement: PolicyStatement, name: 'Action' | 'Resource', form: RegExp): void {
  const { [name]: included, [`Not${name}` as const]: excluded } = statement;
  if (included !== undefined && excluded !== undefined) {
    malformed(`A statement has either ${name} or Not${name}.`);
  }
  if (excluded === undefined) validateTexts(name, included, form);
  else validateTexts(`Not${name}`, excluded, form);
}

function validatePrincipal(
  principal: PolicyStatement['Principal'],
  forms: ReturnType<typeof principalForms>,
): void {
  if (principal === '*') return;
  const kinds = Object.entries(principal ?? {});
  if (kinds.length === 0) malformed('A statement of a trust policy needs a Principal.');
  for (const [kind, names] of kinds) {
    const form = Object.hasOwn(forms, kind) ? forms[kind] : undefined;
    if (!form) malformed(`The principal ${kind} is not emulated; the sandbox knows AWS, Service, Federated.`);
    validateTexts(`Principal ${kind}`, names, form);
  }
}
