import type { HttpResponse } from '../http/http-server.ts';
import type { ApiResult } from './api-call.ts';
import { ApiError, errorBody } from './api-error.ts';
import { API_ERRORS } from './api-errors.ts';
import type { ApiQuery } from './api-query.ts';
import { RateLimitError } from './rate-limits.ts';

/** @param asked what was negotiated; left out for what has no versions */
export function answerOf(
  { status, body }: ApiResult,
  asked?: { version: string; query: ApiQuery },
): HttpResponse {
  if (status === 204) return { status };
  const type =
    asked === undefined ? 'application/json' : `application/vnd.atlas.${asked.version}+json;charset=utf-8`;
  // `envelope` adds the status to a list, and wraps anything else: https://www.mongodb.com/docs/atlas/api/atlas-admin-api-ref/
  const isWrapped = asked?.query.flag('envelope', false) ?? false;
  const content = body ?? {};
  const wrapped = 'results' in content ? { ...content, status } : { content, status };
  return json(status, isWrapped ? wrapped : content, type, asked?.query.flag('pretty', false));
}

/** Whatever went wrong, in words of the table. */
export function refusalOf(thrown: unknown): HttpResponse {
  const error = thrown instanceof ApiError ? thrown : new ApiError('UNEXPECTED_ERROR');
  const { status } = API_ERRORS[error.code];
  const headers = {
    ...(status === 401 && { 'WWW-Authenticate': 'Bearer realm="Atlas"' }),
    ...(error instanceof RateLimitError && error.headers),
  };
  const response = json(status, errorBody(error), 'application/json');
  return { ...response, headers: { ...response.headers, ...headers } };
}

function json(status: number, body: object, type: string, isPretty = false): HttpResponse {
  const text = JSON.stringify(body, undefined, isPretty ? 2 : undefined);
  return { status, headers: { 'Content-Type': type }, body: text };
}
