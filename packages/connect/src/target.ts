import type { ConnectionString } from 'mongodb-connection-string-url';
import { checkDatabaseName } from './check-database-name.ts';
import { parseClusterUrl } from './cluster-url.ts';
import { ConnectError } from './connect-error.ts';
import { CLUSTER_URL_VARIABLE, DATABASE_VARIABLE, DEFAULT_DATABASE } from './constants.ts';
import { refusals } from './explain/refusals.ts';
import { showValue } from './show-value.ts';

export interface TargetOptions {
  readonly clusterUrl?: string | undefined;
  readonly database?: string | undefined;
}

// Which cluster and which database: the option, else the environment. The database ends up in the URI's path, so that
// client.db() is it.
export function resolveTarget(
  options: TargetOptions,
  env: NodeJS.ProcessEnv = process.env,
): ConnectionString {
  const target = parseClusterUrl(
    ...firstSet(['clusterUrl', options.clusterUrl], [CLUSTER_URL_VARIABLE, env[CLUSTER_URL_VARIABLE]]),
    env,
  );
  const [source, wanted] = firstSet(
    ['database', options.database],
    [DATABASE_VARIABLE, env[DATABASE_VARIABLE]],
  );
  const named = decodeURIComponent(target.pathname.slice(1));
  if (wanted) checkDatabaseName(source, wanted, env);
  if (wanted && named && wanted !== named) {
    throw new ConnectError(refusals.databaseConflict(showValue(wanted, env), source, showValue(named, env)));
  }
  const database = wanted || named || DEFAULT_DATABASE;
  target.pathname = `/${encodeURIComponent(database)}`;
  return target;
}

// An empty string counts as not set: it is what `NAME=` in a .env file gives.
function firstSet(
  option: [name: string, value: string | undefined],
  variable: [name: string, value: string | undefined],
): [name: string, value: string | undefined] {
  return option[1] ? option : variable;
}
