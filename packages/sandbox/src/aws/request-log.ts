import type { BoundedLog } from '../bounded-log.ts';
import type { HttpHandler } from './http-server.ts';
import { maskPath, requestPath } from './request-path.ts';

/** One request to an AWS service of the sandbox: evidence of which credential path ran. */
export interface AwsRequest {
  service: 'sts' | 'iam' | 'imds' | 'container-credentials' | 'sso' | 'sso-oidc' | 'signin' | 'oidc';
  method: string;
  /** Without the query and without what may be a secret: who has the id of ECS credentials has the credentials. */
  path: string;
  /** Undefined where a fault left the request without an answer. */
  status: number | undefined;
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
    log.push({ service, method, path: maskPath(requestPath(request)), status: response?.status });
    return response;
  };
}
