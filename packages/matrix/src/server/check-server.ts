import { UserError } from '@atlas-aws-iam/command';
import type { AdministratorClient } from './administrator.ts';
import { count } from './difference-table.ts';
import { runIdOf } from './run-names.ts';
import type { ServerSettings } from './settings.ts';

/** @throws UserError for an administrator who could not make and remove all that a run needs. */
export async function checkRights(
  administrator: AdministratorClient,
  database: string,
  host: string,
): Promise<void> {
  const missing = await administrator.missingActions(database);
  if (missing.length === 0) return;
  throw new UserError(
    `the administrator may not administer ${host}: it lacks ${missing.join(', ')}.`,
    'Name one with the role root. Nothing was created.',
  );
}

/** @throws UserError for a server with users of somebody else's, unless somebody has repeated its host. */
export async function checkUse(
  administrator: AdministratorClient,
  { host, isConfirmed }: ServerSettings,
): Promise<void> {
  const foreign = (await administrator.userNames()).filter((name) => runIdOf(name) === undefined);
  if (foreign.length === 0 || isConfirmed) return;
  throw new UserError(
    `${host} is in use: $external has ${count(foreign.length, 'user')} not of the matrix, such as ${foreign[0]}.`,
    `If it may get more for this run, say --yes-create-users-on ${host}. Nothing was created.`,
  );
}
