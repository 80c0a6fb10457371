import type { HttpRequest } from '../sigv4/http-request.ts';

/** The request target up to its first `?`, not decoded. */
export function requestPath({ url }: HttpRequest): string {
  return url.split('?', 1)[0] ?? '';
}
