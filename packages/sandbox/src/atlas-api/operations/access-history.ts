import { loginNameOfCaller } from '../../atlas/login-name.ts';
import type { ProjectCall, ProjectOperation } from '../api-call.ts';
import { ApiError } from '../api-error.ts';
import type { ApiQuery } from '../api-query.ts';
import { clusterNamed } from '../cluster-requests.ts';
import type { Cluster } from '../clusters.ts';
import type { RecordedLogin } from '../login-history.ts';
import { PUBLIC_ADDRESS } from '../public-address.ts';

const MAX_LOGS = 20_000;
const END_OF_TIME_MS = 8.64e15;

export const accessHistoryOperations: readonly ProjectOperation[] = [
  {
    method: 'GET',
    path: '/groups/{groupId}/dbAccessHistory/clusters/{name}',
    version: '2023-01-01',
    query: ['authResult', 'end', 'ipAddress', 'nLogs', 'start'],
    roles: ['GROUP_CLUSTER_LOG_VIEWER', 'GROUP_DATABASE_ACCESS_ADMIN'],
    run(call) {
      const cluster = clusterNamed(call, 'any');
      // The specification says that tenant clusters cannot have it; that this is its error is inferred.
      if (cluster.tier !== 'dedicated') throw new ApiError('INSUFFICIENT_INSTANCE_SIZE', 'M10');
      const { isWanted, count } = readFilter(call.query);
      const logins = call.context.logins().filter(isWanted).reverse().slice(0, count);
      return { status: 200, body: { accessLogs: logins.map((login) => loginBody(call, cluster, login)) } };
    },
  },
];

/** @throws ApiError */
function readFilter(query: ApiQuery): { isWanted: (login: RecordedLogin) => boolean; count: number } {
  const count = query.integer('nLogs', { min: 0, max: MAX_LOGS }) ?? MAX_LOGS;
  const start = query.integer('start', { min: 0, max: END_OF_TIME_MS }) ?? 0;
  const end = query.integer('end', { min: 0, max: END_OF_TIME_MS }) ?? END_OF_TIME_MS;
  if (start > end) throw new ApiError('INVALID_QUERY_PARAMETER', 'start');
  const wanted = query.text('authResult') === undefined ? undefined : query.flag('authResult', true);
  const ipAddress = query.text('ipAddress') ?? PUBLIC_ADDRESS;
  return {
    count,
    isWanted: ({ atMs, attempt }) =>
      atMs >= start &&
      atMs <= end &&
      ipAddress === PUBLIC_ADDRESS &&
      (wanted === undefined || wanted === isSuccess(attempt)),
  };
}

/** `MongoDBAccessLogs` of the specification: with the reason that the client is not told. */
function loginBody({ project }: ProjectCall, { server }: Cluster, { atMs, attempt }: RecordedLogin): object {
  const { authenticatedUser, callerArn, reason } = attempt;
  const username = authenticatedUser ?? (callerArn === undefined ? '' : loginNameOfCaller(callerArn));
  const timestamp = new Date(atMs).toISOString();
  return {
    authResult: isSuccess(attempt),
    authSource: '$external',
    ...(reason !== undefined && { failureReason: reason }),
    groupId: project.id,
    hostname: server.host,
    ipAddress: PUBLIC_ADDRESS,
    logLine: logLine(timestamp, username, reason),
    timestamp,
    username,
  };
}

/** https://www.mongodb.com/docs/manual/reference/log-messages/#structured-logging */
function logLine(timestamp: string, principalName: string, error: string | undefined): string {
  const isSuccessful = error === undefined;
  return JSON.stringify({
    t: { $date: timestamp },
    s: 'I',
    c: 'ACCESS',
    id: isSuccessful ? 20250 : 20249,
    msg: isSuccessful ? 'Authentication succeeded' : 'Authentication failed',
    attr: {
      mechanism: 'MONGODB-AWS',
      principalName,
      authenticationDatabase: '$external',
      remote: PUBLIC_ADDRESS,
      ...(!isSuccessful && { error }),
    },
  });
}

function isSuccess({ verdict }: RecordedLogin['attempt']): boolean {
  return verdict === 'authenticated';
}
