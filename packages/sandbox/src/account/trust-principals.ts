import { listOf, type PolicyDocument, type PolicyStatement } from './policy.ts';
import type { Roles } from './roles.ts';
import type { Users } from './users.ts';

// IAM keeps the unique id of a user or role that a trust policy names by ARN, so that another one of the same name
// later is not trusted with it; where there is none of that id any more, the policy shows the id.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-users

export interface TrustPrincipals {
  /** The unique id of a user or role by its ARN, or the text itself when it is such an id. */
  idOf(name: string): string | undefined;
  /** The policy with names in place of unique ids where they have one. */
  withNames(policy: PolicyDocument): PolicyDocument;
}

export function createTrustPrincipals(users: Users, roles: Roles): TrustPrincipals {
  const entities = () => [
    ...users.all().map(({ arn, userId }) => ({ arn, id: userId })),
    ...roles.all().map(({ arn, roleId }) => ({ arn, id: roleId })),
  ];
  return {
    idOf: (name) => entities().find(({ arn, id }) => arn === name || id === name)?.id,
    withNames: (policy) => {
      const known = entities();
      return mapPrincipals(policy, (name) => known.find(({ id }) => id === name)?.arn ?? name);
    },
  };
}

/** The policy with each of its `AWS` principals replaced. */
export function mapPrincipals(policy: PolicyDocument, replace: (name: string) => string): PolicyDocument {
  const mapStatement = (statement: PolicyStatement): PolicyStatement => {
    const { Principal } = statement;
    if (typeof Principal !== 'object' || Principal.AWS === undefined) return statement;
    const names = listOf(Principal.AWS).map(replace);
    const AWS = typeof Principal.AWS === 'string' ? (names[0] ?? '') : names;
    return { ...statement, Principal: { ...Principal, AWS } };
  };
  return { ...policy, Statement: policy.Statement.map(mapStatement) };
}
