import { ApiError } from './api-error.ts';
import type { BodyFields } from './body-fields.ts';

const MAX_DAYS = 7;
const DAY_MS = 24 * 3600 * 1000;

/** `deleteAfterDate` of a user or an entry, at most a week ahead. @throws ApiError */
export function readExpiry(fields: BodyFields, now: number): Date | undefined {
  const date = fields.date('deleteAfterDate');
  if (date && date.getTime() <= now) throw new ApiError('EXPIRATION_DATE_IN_PAST');
  if (date && date.getTime() > now + MAX_DAYS * DAY_MS) {
    throw new ApiError('EXPIRATION_DATE_EXCEEDS_MAX', MAX_DAYS);
  }
  return date;
}
