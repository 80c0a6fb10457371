import { existsSync } from 'node:fs';
import { CLUSTER_URL_VARIABLE, resolveTarget, type Target } from '../from-connect.ts';
import type { Finding } from '../link.ts';
import type { LoadedDotenv } from '../load-dotenv.ts';

/** Which cluster and which database, as connect() reads them, and which `.env` has had a part in it. */
export function examineSettings(env: NodeJS.ProcessEnv, dotenv: LoadedDotenv): Finding<Target> {
  const target = resolveTarget({}, env);
  const scheme = target.isSrv ? 'mongodb+srv' : 'mongodb';
  const options = target.optionNames.length > 0 ? `, options ${target.optionNames.join(', ')}` : '';
  const caFile = target.option('tlsCAFile');
  return {
    summary: `${scheme}://${target.hosts}, database ${target.database}`,
    evidence: [
      `${CLUSTER_URL_VARIABLE}: ${scheme}://${target.hosts}${options}`,
      `Database: ${target.database}`,
      dotenv.summary,
      ...(caFile && !existsSync(caFile) ? ['tlsCAFile names a file that is not there.'] : []),
    ],
    value: target,
  };
}
