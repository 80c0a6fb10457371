import { type HttpRequest, headerValue } from '../sigv4/http-request.ts';
import { parseAwsEndpoint } from './aws-endpoint.ts';
import { parseParameters } from './query-protocol.ts';

export const IAM_API_VERSION = '2010-05-08';

const SERVICE_OF_SCOPE = /Credential=[^/,\s]*\/\d*\/[^/,\s]*\/([^/,\s]*)\//;

/**
 * Which of the two services that share the path `/` a request is for. AWS tells them apart by their host; on a host that
 * is neither's it is the service the request is signed for, and of an unsigned one the version it asks for.
 */
export function isForIam(request: HttpRequest): boolean {
  const endpoint = parseAwsEndpoint(headerValue(request, 'host') ?? '');
  if (endpoint) return endpoint.service === 'iam';
  const authorization = headerValue(request, 'authorization');
  if (authorization !== undefined) return SERVICE_OF_SCOPE.exec(authorization)?.[1] === 'iam';
  return parseParameters(request)?.get('Version') === IAM_API_VERSION;
}
