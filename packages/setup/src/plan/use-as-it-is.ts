import { UserError } from '@atlas-aws-iam/command';
import type { Found } from '../kinds/kind.ts';
import type { SetupObject } from '../objects/index.ts';
import type { PathPlanner } from './path-planner.ts';

/**
 * What is the company's, and has no name that a setup gives, is used as it is, and neither changed nor removed: an identity
 * provider, of which an account has one for each issuer, and the database user of a role of IAM Identity Center.
 *
 * @returns whether it is such a thing
 * @throws UserError where it does not do
 */
export function useAsItIs(
  { described, notes }: PathPlanner,
  object: SetupObject,
  { made: { arn = '' }, differences }: Found,
): boolean {
  const [difference] = differences.filter(({ attribute, from }) => attribute !== 'scopes' || from !== '');
  if (object.kind === 'oidc-provider') {
    if (difference) {
      throw new UserError(
        `the identity provider ${object.url}, which no setup has made, does not take the audience ${difference.to}.`,
        `Add the audience to it yourself, or name one that it takes (${difference.from}): --audience <name>.`,
      );
    }
    notes.push(`The identity provider ${object.url} is there already: it is used as it is, and stays.`);
    return true;
  }
  const isOfCompany = described.objects.some(({ kind }) => kind === 'reserved-role');
  if (object.kind !== 'database-user' || !isOfCompany) return false;
  if (difference) {
    throw new UserError(
      `the database user ${arn}, which no setup has made, has the ${difference.attribute} ${difference.from || '(none)'}, and not ${difference.to}.`,
      'Change it yourself in Atlas, under Database Access, or delete it: then a setup makes one.',
    );
  }
  notes.push(`The database user ${arn} is there already: it is used as it is, and stays.`);
  return true;
}
