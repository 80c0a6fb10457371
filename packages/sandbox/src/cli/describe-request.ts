import type { CommandRecord } from '../atlas/command-record.ts';
import type { AwsRequest } from '../aws/request-log.ts';

export function isRefused({ status }: AwsRequest): boolean {
  return status === undefined || status >= 400;
}

/** One line for each request to a service of AWS. */
export function describeRequest(request: AwsRequest): string {
  const { service, method, path, status, errorCode, accessKeyId, isForeignKey, isLogin } = request;
  const place = `${service.toUpperCase()}${isLogin ? ', for a login' : ''}`;
  if (isForeignKey) {
    return `refused: this sandbox did not issue the key ${accessKeyId}: the program took its credentials from elsewhere, or from an earlier sandbox (${place})`;
  }
  const verdict = isRefused(request) ? 'refused' : 'answered';
  const key = accessKeyId === undefined ? '' : ` with ${accessKeyId}`;
  return `${verdict}: ${errorCode ?? status ?? 'no answer'} to ${method} ${path}${key} (${place})`;
}

/** One line for each command, but for those of a login. */
export function describeCommand({ name, database, code, codeName, errmsg, user }: CommandRecord): string {
  const where = database === '' ? name : `${name} on ${database}`;
  const outcome =
    code === undefined ? `answered: ${where}` : `refused: ${where}: ${errmsg}, ${code} ${codeName}`;
  return `${outcome} (${user ?? 'nobody is logged in'})`;
}
