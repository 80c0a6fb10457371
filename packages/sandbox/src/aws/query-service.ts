import { randomUUID } from 'node:crypto';
import type { Account, KeyRecord } from '../account/account.ts';
import { partitionOf } from '../account/partition.ts';
import type { HttpResponse } from '../http/http-server.ts';
import { type HttpRequest, headerValue } from '../sigv4/http-request.ts';
import { SigV4Error } from '../sigv4/sigv4-error.ts';
import { verifyRequest } from '../sigv4/verify-request.ts';
import { parseAwsEndpoint } from './aws-endpoint.ts';
import {
  AwsError,
  formatError,
  formatResult,
  parseParameters,
  type ResponseFormat,
} from './query-protocol.ts';

/** A service of the AWS query protocol: STS, IAM. */
export interface QueryService {
  /** As in `sts:AssumeRole`, in its host names and in a credential scope. */
  name: 'iam' | 'sts';
  apiVersion: string;
  operations: Readonly<Record<string, Operation>>;
  /** Operations that the real service has. They say so, rather than pass for a typing error. */
  notEmulated: ReadonlySet<string>;
  formatOf(request: HttpRequest): ResponseFormat;
}

/** What an operation knows of the request: its parameters, and what it takes to find out who signed it. */
export interface QueryCall {
  request: HttpRequest;
  parameters: ReadonlyMap<string, string>;
  account: Account;
  /** Milliseconds since the epoch. */
  now: number;
}

export type Operation = (call: QueryCall) => OperationResult | Promise<OperationResult>;

export interface OperationResult {
  /** Left out where the action has none. */
  result: object | undefined;
  callerArn?: string;
}

/** How a call that named an action ended. */
export interface QueryOutcome {
  action: string;
  status: number;
  callerArn?: string;
  /** Why it was refused. */
  error?: AwsError | SigV4Error;
}

/**
 * Answers one request to the path `/`. The operation is found before anybody is authenticated, because some operations
 * are unsigned. `outcome` is left out where the request names no action. A `fault` is the answer whatever is asked.
 */
export async function answerQuery(
  service: QueryService,
  request: HttpRequest,
  { account, now, fault }: { account: Account; now: number; fault?: AwsError },
): Promise<{ response: HttpResponse; outcome?: QueryOutcome }> {
  // How AWS answers other methods is not known.
  if (request.method !== 'POST' && request.method !== 'GET') {
    return { response: { status: 405, headers: { Allow: 'GET, POST' } } };
  }
  const requestId = randomUUID();
  const headers = { 'x-amzn-RequestId': requestId };
  const parameters = parseParameters(request);
  const action = parameters?.get('Action');
  if (!parameters || action === undefined) {
    // Deliberately different from AWS, which names `https://aws.amazon.com/iam` and the query in `Location`: a client
    // that follows it would leave the machine, and take with it what stands in the query, such as a web identity token.
    return { response: { status: 302, headers, body: '' } };
  }
  const namespace = `https://${service.name}.amazonaws.com/doc/${service.apiVersion}/`;
  const format = { format: service.formatOf(request), namespace, requestId };
  const respond = (status: number, { body, contentType }: { body: string; contentType: string }) => ({
    status,
    headers: { ...headers, 'Content-Type': contentType },
    body,
  });
  try {
    if (fault) throw fault;
    const operation = findOperation(service, action, parameters.get('Version'));
    const { result, ...caller } = await operation({ request, parameters, account, now });
    return {
      response: respond(200, formatResult(action, result, format)),
      outcome: { action, status: 200, ...caller },
    };
  } catch (error) {
    if (!(error instanceof AwsError || error instanceof SigV4Error)) throw error;
    const awsError = error instanceof AwsError ? error : new AwsError(error.code, error.message);
    const { status } = awsError;
    return {
      response: { ...respond(status, formatError(awsError, format)), errorCode: awsError.code },
      outcome: { action, status, error },
    };
  }
}

function findOperation(
  { name, apiVersion, operations, notEmulated }: QueryService,
  action: string,
  version: string | undefined,
): Operation {
  if (version === apiVersion) {
    const found = Object.hasOwn(operations, action) ? operations[action] : undefined;
    if (found) return found;
    if (notEmulated.has(action)) {
      throw new AwsError('NotImplemented', `The sandbox does not emulate ${name}:${action}.`);
    }
  }
  throw new AwsError(
    'InvalidAction',
    `Could not find operation ${action} for version ${version ?? 'NO_VERSION_SPECIFIED'}`,
  );
}

/**
 * The key that signed the request. To an endpoint of another partition than the account's none of its keys is known.
 * Deliberately different from AWS: an endpoint that is none of AWS's (`127.0.0.1:4566`) stands for all regions, because SDKs
 * sign for whatever region they are configured with and send it here.
 *
 * @throws SigV4Error
 */
export function verifyCaller({ request, account, now }: QueryCall, service: QueryService['name']): KeyRecord {
  const endpoint = parseAwsEndpoint(headerValue(request, 'host') ?? '');
  const usedRegion = scopeRegionOf(request) ?? '';
  const partition = endpoint ? endpoint.partition : partitionOf(usedRegion);
  const isKnownThere = partition === account.partition;
  const caller = verifyRequest(request, {
    now,
    service,
    region: endpoint?.region,
    findKey: (id) => (isKnownThere ? account.findKey(id) : undefined),
    findKeyBySessionToken: (token) => (isKnownThere ? account.findKeyBySessionToken(token) : undefined),
  });
  // For `GetAccessKeyLastUsed`. Deliberately different from AWS: it is known at once.
  account.entities.keys.noteUse(caller.accessKeyId, { service, region: usedRegion });
  return caller;
}

/** What the credential scope says, verified or not; undefined without one. */
export function scopeRegionOf(request: HttpRequest): string | undefined {
  return REGION.exec(headerValue(request, 'authorization') ?? '')?.[1];
}

const REGION = /Credential=[^/]*\/[^/]*\/([^/]*)\//;
