import { type HttpRequest, headerValues } from '../sigv4/http-request.ts';
import type { Operation } from './api-call.ts';
import { ApiError } from './api-error.ts';
import { isDay } from './is-day.ts';

/** When the versioned API began. */
const FIRST_VERSION = '2023-01-01';

/**
 * The version of the operation that is served: the newest that is not newer than the date asked for.
 * https://www.mongodb.com/docs/atlas/api/versioned-api-overview/
 *
 * That a date between the first version and the one of a resource finds nothing is inferred.
 *
 * @throws ApiError where no date is asked for, or a date from before there was such a resource; or where a removed version is.
 */
export function negotiateVersion(request: HttpRequest, { version, removedVersions = [] }: Operation): string {
  const asked = versionAsked(request);
  if (asked === undefined || asked < FIRST_VERSION) throw new ApiError('INVALID_VERSION_DATE');
  if (asked >= version) return version;
  throw new ApiError(
    removedVersions.some((removed) => removed <= asked) ? 'VERSION_GONE' : 'INVALID_VERSION_DATE',
  );
}

function versionAsked(request: HttpRequest): string | undefined {
  const accept = (headerValues(request).get('accept') ?? []).join(',');
  for (const range of accept.split(',')) {
    const [, date] = /^\s*application\/vnd\.atlas\.(\d{4}-\d{2}-\d{2})\+json\s*(?:;|$)/i.exec(range) ?? [];
    if (date !== undefined) return isDay(date) ? date : undefined;
  }
  return undefined;
}
