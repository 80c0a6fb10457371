import { maskName } from '../masking/mask-message.ts';
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

/** The paths that the services have, up to where a name or an id begins. */
const KNOWN_START =
  /^\/+(?:latest\/+(?:api\/+token|meta-data\/+(?:iam\/+security-credentials\/*)?)?|v2\/+credentials\/+|v1\/+(?:credentials|token))?/;

/** The path as it may be kept: a known beginning, and behind it only what is no secret. */
export function maskPath(path: string): string {
  const start = KNOWN_START.exec(path)?.[0] ?? '';
  const rest = path.slice(start.length);
  return `${start}${/^\/*v2\/+credentials/.test(start) && rest !== '' ? '…' : maskName(rest)}`;
}
