import { type ExplanationCode, isNotAuthorized } from '@atlas-aws-iam/connect';
import { explain } from '@atlas-aws-iam/connect/explain';

interface Health {
  status: 'up' | 'down' | 'not authorized' | 'failed';
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

/**
 * `read` reads what the service lives on. A ping would prove nothing: it is answered before anybody has logged in.
 * All but `up` is a 503: a service that cannot read is not ready, whoever has to mend it.
 */
export async function checkHealth(read: () => Promise<unknown>): Promise<Health> {
  try {
    await read();
    return { status: 'up' };
  } catch (error) {
    const { code } = explain(error);
    if (isNotAuthorized(error)) return { status: 'not authorized', code };
    if (UNREACHABLE.has(code)) return { status: 'down', code };
    return { status: 'failed', code }; // credentials that are refused, for one
  }
}
