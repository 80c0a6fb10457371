import { type BoundedLog, clip } from '../bounded-log.ts';
import type { HttpHandler } from './http-server.ts';
import { requestPath } from './request-path.ts';

/** A path may be as long as Node takes a request line. */
const MAX_PATH_LENGTH = 200;

/** One request to an AWS service of the sandbox: evidence of which credential path ran. */
export interface AwsRequest {
  service: 'sts' | 'iam' | 'imds' | 'container-credentials' | 'sso' | 'sso-oidc' | 'signin' | 'oidc';
  method: string;
  /** Without the query, and with the id of ECS credentials masked: who has the id has the credentials. */
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
    const path = requestPath(request).replace(/^(\/+v2\/+credentials\/+).+/, '$1…');
    log.push({ service, method: request.method, path: clip(path, MAX_PATH_LENGTH), status: response.status });
    return response;
  };
}
