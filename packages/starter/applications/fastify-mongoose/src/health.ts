import { type ExplanationCode, isNotAuthorized } from '@atlas-aws-iam/connect';
import { explain } from '@atlas-aws-iam/connect/explain';

interface Health {
  statusCode: 200 | 500 | 503;
  status: 'ok' | 'down' | 'not authorized' | 'failed';
  code?: ExplanationCode;
}

const UNREACHABLE: ReadonlySet<ExplanationCode> = new Set([
  'dns-failed',
  'host-not-found',
  'ip-not-allowed',
  'no-suitable-server',
  'nothing-listens',
  'server-unreachable',
]);

/** `read` reads what the service lives on. A ping would prove nothing: it is answered before anybody has logged in. */
export async function checkHealth(read: () => Promise<unknown>): Promise<Health> {
  try {
    await read();
    return { statusCode: 200, status: 'ok' };
  } catch (error) {
    const { code } = explain(error);
    if (isNotAuthorized(error)) return { statusCode: 500, status: 'not authorized', code };
    if (UNREACHABLE.has(code)) return { statusCode: 503, status: 'down', code };
    return { statusCode: 500, status: 'failed', code }; // credentials that are refused, for one
  }
}
