import type { Asking } from './atlas-call.ts';
import { given, list, member, optionalText } from './fields.ts';
import { path } from './path.ts';

/** A login, as the server logged it. */
export interface AccessLog {
  readonly isSuccess: boolean;
  /** Why the server refused it: what the client is not told. */
  readonly failureReason?: string;
  readonly username: string;
  readonly authSource: string;
  readonly hostname: string;
  readonly ipAddress: string;
  /** As Atlas writes it. */
  readonly timestamp: string;
}

interface AccessHistoryFilter {
  readonly isSuccess?: boolean;
  /** At most. */
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly startMs?: number;
  readonly ipAddress?: string;
}

export function accessHistoryOperations({ ask }: Asking) {
  return {
    /** Newest first. Clusters that share their servers, M0 and Flex, have none: `AtlasApiError`. */
    accessHistory: (
      projectId: string,
      clusterName: string,
      { count, ipAddress, isSuccess, startMs }: AccessHistoryFilter,
    ): Promise<AccessLog[]> =>
      ask(
        {
          operation: 'getAccessHistoryCluster',
          path: path`/groups/${projectId}/dbAccessHistory/clusters/${clusterName}`,
          query: {
            nLogs: String(count),
            ...given({
              authResult: isSuccess === undefined ? undefined : String(isSuccess),
              start: startMs === undefined ? undefined : String(startMs),
              ipAddress,
            }),
          },
        },
        (body) => list(body, 'accessLogs', readLog),
      ),
  };
}

function readLog(entry: unknown): AccessLog {
  const read = (name: string) => optionalText(entry, name) ?? '';
  return {
    isSuccess: member(entry, 'authResult') === true,
    ...given({ failureReason: optionalText(entry, 'failureReason') }),
    username: read('username'),
    authSource: read('authSource'),
    hostname: read('hostname'),
    ipAddress: read('ipAddress'),
    timestamp: read('timestamp'),
  };
}
