import { randomBytes, randomUUID } from 'node:crypto';
import type { Account } from '../account/account.ts';
import { BoundedLog } from '../bounded-log.ts';
import type { Clock } from '../clock.ts';
import type { HttpRequest } from '../sigv4/http-request.ts';
import { type HttpHandler, type HttpResponse, startHttpServer } from './http-server.ts';
import { createIdentityCenter, type IdentityCenter } from './identity-center.ts';
import { isForIam } from './is-for-iam.ts';
import { type AwsRequest, logRequests } from './request-log.ts';
import { requestPath } from './request-path.ts';
import { createSignin, type Signin } from './signin.ts';
import { handleSts, type StsCall } from './sts/sts.ts';

export interface AwsServer {
  /** `http://127.0.0.1:<port>` */
  url: string;
  stsCalls: BoundedLog<StsCall>;
  identityCenter: IdentityCenter;
  signin: Signin;
  stop(): Promise<void>;
}

const REGION = 'us-east-1';

/** The services that `AWS_ENDPOINT_URL` stands for, on one loopback port, told apart by their paths; STS and IAM share one. */
export async function startAwsServer(
  account: Account,
  clock: Clock,
  requests = new BoundedLog<AwsRequest>(),
): Promise<AwsServer> {
  const stsCalls = new BoundedLog<StsCall>();
  const identityCenter = createIdentityCenter(account, clock, REGION);
  const signin = createSignin(account, clock);

  const toSts = logRequests('sts', (request) => answerQuery(request, sts), requests);
  const toIam = logRequests('iam', (request) => answerQuery(request, iam), requests);
  const oidc = logRequests('sso-oidc', identityCenter.oidcHandler, requests);
  const routes = new Map<string, HttpHandler>([
    ['/', (request) => (isForIam(request) ? toIam : toSts)(request)],
    ['/federation/credentials', logRequests('sso', identityCenter.portalHandler, requests)],
    ['/token', oidc],
    // The two other operations of SSO OIDC, which say that they are not emulated.
    ['/client/register', oidc],
    ['/device_authorization', oidc],
    ['/v1/token', logRequests('signin', signin.handler, requests)],
  ]);
  // Of AWS's answer to other paths nothing is known here; it is an error there too.
  const server = await startHttpServer(
    (request) => routes.get(requestPath(request))?.(request) ?? { status: 404 },
    { clock },
  );

  async function sts(request: HttpRequest, requestId: string): Promise<QueryResponse> {
    const { response, call } = await handleSts(request, { account, now: clock(), requestId });
    if (call) stsCalls.push(call);
    const extendedRequestId = randomBytes(24).toString('base64');
    return { ...response, headers: { 'x-amz-sts-extended-request-id': extendedRequestId } };
  }

  async function iam(request: HttpRequest, requestId: string): Promise<QueryResponse> {
    // Loaded when first called: most programs only log in.
    const { handleIam } = await import('./iam/iam.ts');
    return handleIam(request, { account, now: clock(), requestId });
  }

  return { ...server, stsCalls, identityCenter, signin };
}

interface QueryResponse {
  status: number;
  body: string;
  contentType?: string;
  headers?: Readonly<Record<string, string>>;
}

async function answerQuery(
  request: HttpRequest,
  service: (request: HttpRequest, requestId: string) => Promise<QueryResponse>,
): Promise<HttpResponse> {
  // Of AWS's answer to other methods nothing is known here.
  if (request.method !== 'POST' && request.method !== 'GET') {
    return { status: 405, headers: { Allow: 'GET, POST' } };
  }
  const requestId = randomUUID();
  const { status, body, contentType, headers } = await service(request, requestId);
  return {
    status,
    headers: {
      'x-amzn-RequestId': requestId,
      ...headers,
      ...(contentType === undefined ? {} : { 'Content-Type': contentType }),
    },
    body,
  };
}
