import type { Document } from 'bson';

/** What it takes to make users who may write, to remove them, and to remove what they wrote. */
const NEEDED = [
  { action: 'createUser', on: '$external' },
  { action: 'dropUser', on: '$external' },
  { action: 'viewUser', on: '$external' },
  { action: 'grantRole', on: 'own' },
  { action: 'dropDatabase', on: 'own' },
] as const;

/**
 * The actions that privileges do not allow of those that a run needs.
 *
 * @param privileges - `authInfo.authenticatedUserPrivileges` of `connectionStatus`
 * @param database - the run's own
 */
export function missingActions(privileges: readonly Document[], database: string): string[] {
  return NEEDED.filter(
    ({ action, on }) =>
      !privileges.some((privilege) => allows(privilege, action, on === 'own' ? database : on)),
  ).map(({ action }) => action);
}

/** https://www.mongodb.com/docs/manual/reference/resource-document/ The sandbox's administrator has `anyAction`. */
function allows({ resource, actions }: Document, action: string, database: string): boolean {
  const isThere = resource.anyResource === true || resource.db === '' || resource.db === database;
  return isThere && !resource.collection && (actions.includes(action) || actions.includes('anyAction'));
}
