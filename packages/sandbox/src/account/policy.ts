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
  Action: string | readonly string[];
  /** In identity policies only. */
  Resource?: string | readonly string[];
  /** Operator, then condition key, then the values of which one must match. */
  Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export type PolicyPrincipal =
  | '*'
  | Readonly<Partial<Record<'AWS' | 'Service' | 'Federated', string | readonly string[]>>>;

/** Policies write a list of one without brackets. */
export function listOf(element: string | readonly string[] | undefined): readonly string[] {
  if (element === undefined) return [];
  return typeof element === 'string' ? [element] : element;
}
