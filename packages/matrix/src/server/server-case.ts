import type { Row } from '../row.ts';
import type { Observation } from './observation.ts';
import type { ServerRun } from './server-run.ts';

type Observe = (uri: string) => Promise<Observation>;

/** Something to look at on a server, and what to compare it with. */
export interface ServerCase extends Pick<Row, 'name' | 'group' | 'path' | 'driver'> {
  /** Makes its principals, and says how to look at a server; `sandbox` where what the sandbox answers is known. */
  prepare(run: ServerRun): Promise<{ observe: Observe; sandbox?: Observation }>;
}
