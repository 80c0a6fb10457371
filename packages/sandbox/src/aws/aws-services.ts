import { randomBytes } from 'node:crypto';
import type { Account } from '../account/account.ts';
import { BoundedLog } from '../bounded-log.ts';
import type { Clock } from '../clock.ts';
import { createFaults, type Faults } from '../faults.ts';
import type { HttpHandler, HttpResponse } from '../http/http-server.ts';
import type { HttpRequest } from '../sigv4/http-request.ts';
import { createIdentityCenter, type IdentityCenter } from './identity-center.ts';
import { isForIam } from './is-for-iam.ts';
import { createNamedIssuers, type NamedIssuers } from './named-issuers.ts';
import { AwsError } from './query-protocol.ts';
import { answerQuery } from './query-service.ts';
import { type AwsRequest, type HttpTap, logRequests } from './request-log.ts';
import { requestPath } from './request-path.ts';
import type { RunAs, RunAsOptions } from './run-as.ts';
import { createSignin, type Signin } from './signin.ts';
import { recordCall, type StsCall } from './sts/record-call.ts';
import { createSts } from './sts/sts.ts';

export interface AwsServices {
  readonly handler: HttpHandler;
  stsCalls: BoundedLog<StsCall>;
  identityCenter: IdentityCenter;
  signin: Signin;
  namedIssuers: NamedIssuers;
  /** Ends what runs as a role. */
  stop(): Promise<void>;
}

export interface AwsServicesOptions {
  account: Account;
  clock: Clock;
  requests?: BoundedLog<AwsRequest>;
  tap?: HttpTap | undefined;
  faults?: Faults;
  /** `d-0123456789`, of IAM Identity Center; a new one when left out. */
  directoryId?: string;
  /** For what runs as a role; without it nothing can. */
  runAsParts?: Pick<RunAsOptions, 'containerCredentials' | 'containerCredentialsUrl'>;
}

// As STS has them for any of its operations: https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
const STS_FAULTS = {
  'sts-throttled': () => new AwsError('Throttling', 'Rate exceeded'),
  'sts-unavailable': () =>
    new AwsError('ServiceUnavailable', 'The request has failed due to a temporary failure of the server.'),
};

/** The services that `AWS_ENDPOINT_URL` stands for, told apart by their paths; STS and IAM share one. */
export function createAwsServices({
  account,
  clock,
  requests = new BoundedLog(),
  tap,
  faults = createFaults(),
  directoryId,
  runAsParts,
}: AwsServicesOptions): AwsServices {
  let runAs: Promise<RunAs> | undefined;
  const stsCalls = new BoundedLog<StsCall>();
  const identityCenter = createIdentityCenter(account, clock, account.region, directoryId);
  const signin = createSignin(account, clock);
  const namedIssuers = createNamedIssuers(clock);
  const sts = createSts(namedIssuers);

  const recording = { account, log: requests, tap };
  const toSts = logRequests('sts', answerSts, recording);
  const toIam = logRequests('iam', answerIam, recording);
  const oidc = logRequests('sso-oidc', identityCenter.oidcHandler, recording);
  const routes = new Map<string, HttpHandler>([
    ['/', (request) => (isForIam(request) ? toIam : toSts)(request)],
    ['/federation/credentials', logRequests('sso', identityCenter.portalHandler, recording)],
    ['/token', oidc],
    // The two other operations of SSO OIDC, which say that they are not emulated.
    ['/client/register', oidc],
    ['/device_authorization', oidc],
    ['/v1/token', logRequests('signin', signin.handler, recording)],
    ['/sandbox/run-as', logRequests('sandbox', answerRunAs, recording)],
  ]);

  async function answerRunAs(request: HttpRequest): Promise<HttpResponse> {
    if (!runAsParts) return { status: 404 };
    // It needs what IAM needs.
    runAs ??= import('./run-as.ts').then(({ createRunAs }) => createRunAs({ account, clock, ...runAsParts }));
    return (await runAs).answer(request);
  }

  async function answerSts(request: HttpRequest): Promise<HttpResponse> {
    const fault = faults.take('sts-throttled', 'sts-unavailable');
    const { response, outcome } = await answerQuery(sts, request, {
      account,
      now: clock(),
      ...(fault && { fault: STS_FAULTS[fault]() }),
    });
    if (outcome) stsCalls.push(recordCall(request, outcome));
    const extendedRequestId = randomBytes(24).toString('base64');
    return {
      ...response,
      headers: { ...response.headers, 'x-amz-sts-extended-request-id': extendedRequestId },
    };
  }

  async function answerIam(request: HttpRequest): Promise<HttpResponse> {
    // IAM is loaded when it is first called, because most programs only log in.
    const { iam } = await import('./iam/iam.ts');
    return (await answerQuery(iam, request, { account, now: clock() })).response;
  }

  return {
    // How AWS answers other paths is not known; it is an error there too.
    handler: (request) => routes.get(requestPath(request))?.(request) ?? { status: 404 },
    stsCalls,
    identityCenter,
    signin,
    namedIssuers,
    stop: async () => (await runAs)?.stop(),
  };
}
