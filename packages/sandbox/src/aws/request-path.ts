import type { HttpRequest } from '../sigv4/http-request.ts';

/** The request target up to its first `?`, not decoded. */
export function requestPath({ url }: HttpRequest): string {
  return url.split('?', 1)[0] ?? '';
}

/**
 * The path with one slash for several: the drivers' specification writes `http://169.254.170.2/` before a relative URI
 * that begins with a slash, and `http://169.254.169.254/` likewise.
 *
 * Inferred: both agents are Go programs, whose routers redirect to such a path, and programs that ask the live metadata
 * service so are served. Deliberately different from AWS: no redirection, which would carry the secret path of a task.
 */
export function mergeSlashes(path: string): string {
  return path.replace(/\/{2,}/g, '/');
}
