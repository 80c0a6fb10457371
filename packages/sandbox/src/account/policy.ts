/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export interface PolicyDocument {
  Version: '2012-10-17';
  Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  /** In trust policies only. */
  Principal?: PolicyPrincipal;
  /** One of these two. */
  Action?: string | readonly string[];
  NotAction?: string | readonly string[];
  /** One of these two, in identity policies only. */
  Resource?: string | readonly string[];
  NotResource?: string | readonly string[];
  /** Operator, then condition key, then the values of which one must match. */
  Condition?: Readonly<Record<string, Readonly<Record<string, ConditionValue | readonly ConditionValue[]>>>>;
}

/** Policies may leave out the quotation marks of numbers and booleans. */
export type ConditionValue = string | number | boolean;

export type PolicyPrincipal =
  | '*'
  | Readonly<Partial<Record<'AWS' | 'Service' | 'Federated', string | readonly string[]>>>;

/** Policies write a list of one without brackets. */
export function listOf<Member extends ConditionValue>(
  element: Member | readonly Member[] | undefined,
): readonly Member[] {
  if (element === undefined) return [];
  return typeof element === 'object' ? element : [element];
}
