import type { Account } from '../account/account.ts';
import type { BoundedLog } from '../bounded-log.ts';
import type { HttpHandler, HttpResponse } from '../http/http-server.ts';
import { maskAccessKeyId } from '../masking/mask-message.ts';
import { type HttpRequest, headerValue } from '../sigv4/http-request.ts';
import { maskPath, requestPath } from './request-path.ts';

/** One request to an AWS service of the sandbox: evidence of which credential path ran. */
export interface AwsRequest {
  service:
    | 'sts'
    | 'iam'
    | 'imds'
    | 'container-credentials'
    | 'sso'
    | 'sso-oidc'
    | 'signin'
    | 'oidc'
    | 'sandbox';
  method: string;
  /** Without the query and without what may be a secret: who has the id of ECS credentials has the credentials. */
  path: string;
  /** Undefined where a fault left the request without an answer. */
  status: number | undefined;
  /** Of STS and IAM, in a refusal: `SignatureDoesNotMatch`. */
  errorCode?: string;
  /** In a refusal: `AKIA…MPLE`, of the key that the request names. */
  accessKeyId?: string;
  /** The sandbox did not issue that key: whoever sent the request has it from elsewhere. */
  isForeignKey?: true;
  /** The MongoDB side sent it, as a client of its own had signed it to log in. */
  isLogin?: true;
}

/**
 * Watches the requests of every service. It is told them as they travel, secrets among them: what it keeps it masks or
 * overwrites. Nothing that it does changes an answer.
 */
export type HttpTap = (exchange: HttpExchange) => void;

export interface HttpExchange {
  /** Masked. */
  record: AwsRequest;
  request: HttpRequest;
  /** Undefined where there was no answer. */
  response: HttpResponse | undefined;
}

export interface RequestLogOptions {
  account: Pick<Account, 'wasIssued'>;
  log: Pick<BoundedLog<AwsRequest>, 'push'>;
  tap?: HttpTap | undefined;
}

/** The handler, with each of its answers recorded. */
export function logRequests(
  service: AwsRequest['service'],
  handler: HttpHandler,
  { account, log, tap }: RequestLogOptions,
): HttpHandler {
  return async (request) => {
    const response = await handler(request);
    const { method } = request;
    const status = response?.status;
    const record: AwsRequest = {
      service,
      method,
      path: maskPath(requestPath(request)),
      status,
      ...(response?.errorCode !== undefined && { errorCode: response.errorCode }),
      ...(status !== undefined && status >= 400 && keyOf(request, account)),
      ...(headerValue(request, 'x-mongodb-server-nonce') !== undefined && { isLogin: true }),
    };
    log.push(record);
    tap?.({ record, request, response });
    return response;
  };
}

/** The id of the key by which an Authorization header says that it is signed; it may be empty. */
export function keyIdIn(authorization = ''): string | undefined {
  return /Credential=([^/,\s]*)/.exec(authorization)?.[1];
}

function keyOf(
  request: HttpRequest,
  { wasIssued }: Pick<Account, 'wasIssued'>,
): Pick<AwsRequest, 'accessKeyId' | 'isForeignKey'> {
  const accessKeyId = keyIdIn(headerValue(request, 'authorization'));
  if (accessKeyId === undefined) return {};
  return {
    accessKeyId: maskAccessKeyId(accessKeyId),
    ...(!wasIssued(accessKeyId) && { isForeignKey: true }),
  };
}
