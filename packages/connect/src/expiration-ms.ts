import { types } from 'node:util';
import { readProperty } from './read-property.ts';

// STS, the metadata services and credential_process write it like this.
const ISO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

// Milliseconds since the epoch. NaN without an expiration, or with one that is no date (AWS_CREDENTIAL_EXPIRATION takes
// any text): every comparison with it is false. Nothing else is made a date of: null would be 1970, and a number may be
// seconds.
export function expirationMs(credentials: { readonly expiration?: unknown }): number {
  const expiration = readProperty(credentials, 'expiration');
  if (types.isDate(expiration)) return Date.prototype.getTime.call(expiration);
  return typeof expiration === 'string' && ISO_DATE.test(expiration) ? Date.parse(expiration) : Number.NaN;
}
