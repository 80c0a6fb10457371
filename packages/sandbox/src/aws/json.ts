import type { HttpResponse } from '../http/http-server.ts';
import type { HttpRequest } from '../sigv4/http-request.ts';
import { parseUniqueJson } from '../unique-json.ts';

export function jsonResponse(
  status: number,
  body: object,
  headers: Record<string, string> = {},
): HttpResponse {
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

/** No request here needs more, and a body of 10 MB may hold millions of values. */
const MAX_JSON_BYTES = 256 * 1024;

/** The members of a JSON object in a body that are strings; undefined where it is none. */
export function parseJsonStrings({ body }: HttpRequest): Map<string, string> | undefined {
  if (body.length > MAX_JSON_BYTES) return undefined;
  try {
    const value = parseUniqueJson(Buffer.from(body).toString());
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return new Map(Object.entries(value).filter(([, member]) => typeof member === 'string'));
  } catch {
    return undefined;
  }
}
