import { ATLAS_VARIABLES } from './atlas-settings.ts';

/** Nothing was sent: the address is none that a secret may go to. */
export class BaseUrlError extends Error {
  override name = 'BaseUrlError';
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The origin that the client secret and tokens are sent to: HTTPS, or loopback.
 *
 * @throws BaseUrlError, which shows no user or password that stands in the address
 */
export function parseBaseUrl(text: string): URL {
  const refuse = (why: string) =>
    new BaseUrlError(
      `${ATLAS_VARIABLES.baseUrl} ${why}. It is https://cloud.mongodb.com when it is not set; for a sandbox, http://127.0.0.1:<port>.`,
    );
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw refuse('is not an address');
  if (url.username !== '' || url.password !== '') throw refuse('has a user or a password in it');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('is not an address of HTTPS');
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    throw refuse(
      'is not HTTPS, and leads to another computer: the client secret would be readable on the way',
    );
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw refuse('names more than scheme, host and port');
  }
  return url;
}
