import { existsSync } from 'node:fs';
import { CLUSTER_URL_VARIABLE, resolveTarget, showValue, type Target } from '../from-connect.ts';
import type { Finding } from '../link.ts';
import type { LoadedDotenv } from '../load-dotenv.ts';

/** Which cluster and which database, as connect() reads them, and which `.env` has had a part in it. */
export function examineSettings(env: NodeJS.ProcessEnv, dotenv: LoadedDotenv): Finding<Target> {
  const target = resolveTarget({}, env);
  const scheme = target.isSrv ? 'mongodb+srv' : 'mongodb';
  const options = target.optionNames.length > 0 ? `, options ${target.optionNames.join(', ')}` : '';
  const database = showValue(target.database, env);
  const caFile = target.option('tlsCAFile');
  return {
    summary: `${scheme}://${target.hosts}, database ${database}`,
    evidence: [
      `${CLUSTER_URL_VARIABLE}: ${scheme}://${target.hosts}${options}`,
      `Database: ${database}`,
      dotenv.summary,
      ...(caFile && !existsSync(caFile) ? ['tlsCAFile names a file that is not there.'] : []),
    ],
    value: target,
  };
}
