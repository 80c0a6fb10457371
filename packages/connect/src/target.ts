import { checkDatabaseName } from './check-database-name.ts';
import type { ClusterUri } from './cluster-uri.ts';
import { parseClusterUrl } from './cluster-url.ts';
import { ConnectError } from './connect-error.ts';
import { CLUSTER_URL_VARIABLE, DATABASE_VARIABLE, DEFAULT_DATABASE } from './constants.ts';
import { refusals } from './explain/refusals.ts';
import { showValue } from './show-value.ts';

/** Which cluster and which database; as text, the URI to connect with. */
export type Target = Readonly<ClusterUri>;

export interface TargetOptions {
  /** A host, which is looked up as an SRV record, or a full URI. Default: `AWS_MONGO_CLUSTER_URL`. */
  readonly clusterUrl?: string | undefined;
  /** Default: `AWS_MONGO_DATABASE`, else the URI's path, else `testdb`. */
  readonly database?: string | undefined;
}

/**
 * Which cluster and which database: the option, else the environment. The database ends up in the URI's path, so that
 * client.db() is it. What connect() uses; for programs that have a client of their own, or none.
 *
 * @throws ConnectError for what connect() refuses: credentials in the URI, another mechanism or authSource, two
 * databases, a port with SRV, a placeholder, and what is no cluster address.
 */
export function resolveTarget(options: TargetOptions = {}, env: NodeJS.ProcessEnv = process.env): Target {
  const target = parseClusterUrl(
    ...firstSet(['clusterUrl', options.clusterUrl], [CLUSTER_URL_VARIABLE, env[CLUSTER_URL_VARIABLE]]),
    env,
  );
  const [source, wanted] = firstSet(
    ['database', options.database],
    [DATABASE_VARIABLE, env[DATABASE_VARIABLE]],
  );
  const named = target.database;
  if (wanted) checkDatabaseName(source, wanted, env);
  if (wanted && named && wanted !== named) {
    throw new ConnectError(refusals.databaseConflict(showValue(wanted, env), source, showValue(named, env)));
  }
  const database = wanted || named || DEFAULT_DATABASE;
  target.database = database;
  return target;
}

// An empty string counts as not set: it is what `NAME=` in a .env file gives.
function firstSet(
  option: [name: string, value: string | undefined],
  variable: [name: string, value: string | undefined],
): [name: string, value: string | undefined] {
  return option[1] ? option : variable;
}
