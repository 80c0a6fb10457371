import type { BoundedLog } from '../bounded-log.ts';
import { maskName } from '../masking/mask-message.ts';
import type { HttpHandler } from './http-server.ts';
import { requestPath } from './request-path.ts';

/** One request to an AWS service of the sandbox: evidence of which credential path ran. */
export interface AwsRequest {
  service: 'sts' | 'iam' | 'imds' | 'container-credentials' | 'sso' | 'sso-oidc' | 'signin' | 'oidc';
  method: string;
  /** Without the query and without what may be a secret: who has the id of ECS credentials has the credentials. */
  path: string;
  status: number;
}

/** The handler, with each of its answers recorded. */
export function logRequests(
  service: AwsRequest['service'],
  handler: HttpHandler,
  log: BoundedLog<AwsRequest>,
): HttpHandler {
  return async (request) => {
    const response = await handler(request);
    const { method } = request;
    log.push({ service, method, path: maskPath(requestPath(request)), status: response.status });
    return response;
  };
}

/** The paths that the services have, up to where a name or an id begins. */
const KNOWN_START =
  /^\/+(?:latest\/+(?:api\/+token|meta-data\/+(?:iam\/+security-credentials\/*)?)?|v2\/+credentials\/+|v1\/+(?:credentials|token))?/;

export function maskPath(path: string): string {
  const start = KNOWN_START.exec(path)?.[0] ?? '';
  const rest = path.slice(start.length);
  return `${start}${/^\/*v2\/+credentials/.test(start) && rest !== '' ? '…' : maskName(rest)}`;
}
