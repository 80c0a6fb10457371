import { AtlasApiError, type AtlasClient } from '@atlas-aws-iam/atlas-client';
import type { Show } from './fault.ts';
import type { AtlasView } from './read-view.ts';

const COUNT = 3;

/** Why the server refused the last logins from here: lines. Or a line that says why that is not known. */
export async function readRefusedLogins(
  client: AtlasClient,
  { address, cluster, project }: AtlasView,
  show: Show,
): Promise<readonly string[]> {
  if (cluster.tier !== 'dedicated') {
    return [`Access history: none, ${cluster.tier === 'free' ? 'an M0' : 'a Flex'} cluster keeps none.`];
  }
  try {
    const logs = await client.accessHistory(project.id, cluster.name, {
      count: COUNT,
      isSuccess: false,
      ...(address !== undefined && { ipAddress: address }),
    });
    if (logs.length === 0) return ['Access history: no refused login from here; the latest may be missing.'];
    return logs.map(
      ({ failureReason, timestamp, username }) =>
        `Access history, ${show(timestamp)}: ${show(username) || 'a caller without a name'} was refused: ${failureReason === undefined ? 'no reason is given' : show(failureReason)}`,
    );
  } catch (error) {
    if (!(error instanceof AtlasApiError)) throw error;
    return [
      error.errorCode === 'USER_UNAUTHORIZED'
        ? 'Access history: the service account may not read it; the role Project Database Access Admin may.'
        : `Access history: none, Atlas says: ${show(error.detail)}`,
    ];
  }
}
