import type { HttpHandler, HttpResponse } from '../http/http-server.ts';
import { type HttpRequest, headerValues, queryString } from '../sigv4/http-request.ts';
import { parseUniqueJson } from '../unique-json.ts';
import { answerOf, refusalOf } from './answer.ts';
import type { ApiCall, ApiContext, ApiResult, Operation } from './api-call.ts';
import { ApiError } from './api-error.ts';
import { ApiQuery } from './api-query.ts';
import { negotiateVersion } from './api-version.ts';
import { BodyFields } from './body-fields.ts';
import { answerOauth } from './oauth.ts';
import { OPERATIONS } from './operations.ts';
import { isOrganizationOwner, type Project, rolesIn } from './organization.ts';
import { PUBLIC_ADDRESS } from './public-address.ts';
import { createRateLimits, endpointSetOf, RateLimitError } from './rate-limits.ts';
import { API_ROOT, createRouter, type Route } from './router.ts';
import { isAllowedFrom, type ServiceAccount } from './service-accounts.ts';

const ID = /^[0-9a-f]{24}$/;

/**
 * Atlas's Administration API.
 *
 * Order of checks, which Atlas does not document: token, access list of the service account, number of requests, path, method, version, query,
 * project, role, body. Nothing is told to whoever has no token.
 */
export function createAtlasApiHandler(context: ApiContext): HttpHandler {
  const route = createRouter(OPERATIONS);
  const limits = createRateLimits(context.clock);
  const { serviceAccounts } = context.organization;

  async function answer(request: HttpRequest, path: string): Promise<HttpResponse> {
    const account = authenticate(request);
    if (!isAllowedFrom(account, PUBLIC_ADDRESS)) {
      throw new ApiError('IP_ADDRESS_NOT_ON_ACCESS_LIST', PUBLIC_ADDRESS);
    }
    // Private, and used by MongoDB's own clients.
    if (path === '/api/private/ipinfo' && request.method === 'GET') {
      return answerOf({ status: 200, body: { currentIpv4Address: PUBLIC_ADDRESS } });
    }
    const below = path.startsWith(API_ROOT) ? path.slice(API_ROOT.length) : path;
    if (context.takeThrottling()) throw new RateLimitError(endpointSetOf(below), 1);
    const headers = limits.take(account.clientId, below);
    const response = await answerRouted(request, path, account).catch(refusalOf);
    return { ...response, headers: { ...response.headers, ...headers } };
  }

  async function answerRouted(
    request: HttpRequest,
    path: string,
    account: ServiceAccount,
  ): Promise<HttpResponse> {
    const found = route(request.method, path);
    const version = negotiateVersion(request, found.operation);
    const query = new ApiQuery(queryString(request), found.operation.query);
    const call = callOf(request, { account, context, path, query, route: found });
    const result = await runOperation(found.operation, call);
    return answerOf(result, { version, query });
  }

  function authenticate(request: HttpRequest): ServiceAccount {
    const [header, ...more] = headerValues(request).get('authorization') ?? [];
    const [, token] = /^Bearer +([\w-]+)$/i.exec(header ?? '') ?? [];
    const account = token === undefined || more.length > 0 ? undefined : serviceAccounts.findByToken(token);
    if (!account) throw new ApiError('UNAUTHORIZED');
    return account;
  }

  return async (request) => {
    const [path = ''] = request.url.split('?', 1);
    try {
      return answerOauth(path, request, serviceAccounts) ?? (await answer(request, path));
    } catch (error) {
      return refusalOf(error);
    }
  };
}

interface CallParts extends Pick<ApiCall, 'account' | 'context' | 'path' | 'query'> {
  route: Route;
}

function callOf(request: HttpRequest, { route, ...parts }: CallParts): ApiCall {
  const json = () => {
    const [type, ...more] = headerValues(request).get('content-type') ?? [];
    if (more.length > 0 || !isJsonType(type)) throw new ApiError('UNSUPPORTED_MEDIA_TYPE');
    try {
      return parseUniqueJson(new TextDecoder('utf-8', { fatal: true }).decode(request.body));
    } catch {
      throw new ApiError('MALFORMED_JSON');
    }
  };
  return {
    ...parts,
    parameter: (name) => route.parameters.get(name) ?? '',
    json,
    fields: (names) => new BodyFields(json(), names),
  };
}

/** What official clients send, and what the specification lists. */
function isJsonType(type = ''): boolean {
  return /^\s*application\/(?:json|vnd\.atlas\.\d{4}-\d{2}-\d{2}\+json)\s*(?:;|$)/i.test(type);
}

async function runOperation(operation: Operation, call: ApiCall): Promise<ApiResult> {
  const { account } = call;
  if ('organizationRoles' in operation) {
    const { organizationRoles: wanted } = operation;
    const isAllowed =
      wanted === 'member' ||
      isOrganizationOwner(account) ||
      wanted.some((role) => account.organizationRoles.includes(role));
    if (!isAllowed) throw new ApiError('NOT_ORG_GROUP_CREATOR');
    return operation.run(call);
  }
  const project = projectOf(call);
  const roles = rolesIn(account, project);
  const isAllowed =
    isOrganizationOwner(account) ||
    roles.includes('GROUP_OWNER') ||
    operation.roles.some((role) => roles.includes(role));
  if (!isAllowed) throw new ApiError('USER_UNAUTHORIZED');
  return operation.run({ ...call, project });
}

function projectOf({ context, parameter }: ApiCall): Project {
  const id = parameter('groupId');
  if (!ID.test(id)) throw new ApiError('INVALID_GROUP_ID', id);
  const project = context.organization.projects.get(id);
  if (!project) throw new ApiError('GROUP_NOT_FOUND', id);
  return project;
}
