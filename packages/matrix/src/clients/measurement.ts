/**
 * `found`: the server took the client for whom the source stands for. `another-user`: for another. `refused`: the client
 * found credentials, which STS refused. `not-found`: it did not get as far.
 */
export type Outcome = 'found' | 'another-user' | 'refused' | 'not-found';

/** One client, where nothing but one source was. */
export interface Cell {
  outcome: Outcome;
  /** Whom the server took it for. */
  user?: string;
  /** The client's own, bounded and masked, where it was not let in. */
  words?: string;
  /** Of STS, in a refusal. */
  reason?: string;
  /** As the driver named itself to the server. */
  driver?: string;
  /** Which services it asked, and their answers: `imds 404`. */
  asked: readonly string[];
}

/** A source, and what came of it. */
export interface SourceCells {
  source: string;
  alone: Cell;
  /** The same on an instance that has a role: where it had found nothing alone. */
  onInstance?: Cell;
}

/** By language, as one run measured it. */
export type RunCells = Record<string, readonly SourceCells[]>;

/** What is known of one client. */
export interface MeasuredClient {
  /** As the driver named itself to the server. */
  driver: string;
  /** What it asks for credentials: `boto3 1.44.8`. */
  library?: string;
  /** Why this is not what is to be had today. */
  old?: string;
  /** Day of the run. */
  measured: string;
  /** By source. */
  cells: Record<string, Omit<Cell, 'driver'>>;
  /** By source, on an instance that has a role. */
  onInstance: Record<string, Omit<Cell, 'driver'>>;
}

/** By language: `docs/drivers.json`. */
export type Measurement = Record<string, MeasuredClient>;

/** What a run says of a client. */
export function cellsOf(
  measured: readonly SourceCells[],
): Pick<MeasuredClient, 'driver' | 'cells' | 'onInstance'> {
  const cells = measured.flatMap(({ alone, onInstance }) => [alone, ...(onInstance ? [onInstance] : [])]);
  return {
    driver: cells.find(({ driver }) => driver !== undefined)?.driver ?? '',
    cells: Object.fromEntries(measured.map(({ source, alone }) => [source, withoutDriver(alone)])),
    onInstance: Object.fromEntries(
      measured.flatMap(({ source, onInstance }) => (onInstance ? [[source, withoutDriver(onInstance)]] : [])),
    ),
  };
}

function withoutDriver({ driver: _driver, ...cell }: Cell): Omit<Cell, 'driver'> {
  return cell;
}
