import { isAccessKeyId } from './is-access-key-id.ts';

// An access key id is no secret, but it names an account's key: logs get enough of it to tell two keys apart. Of
// anything else they get nothing: it may be the secret, pasted into the wrong place.
export function maskAccessKeyId(accessKeyId: string): string {
  return isAccessKeyId(accessKeyId) ? `${accessKeyId.slice(0, 4)}…${accessKeyId.slice(-4)}` : '…';
}
