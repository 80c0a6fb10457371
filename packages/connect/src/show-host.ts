import { redact } from './explain/redact/redact.ts';
import { showValue } from './show-value.ts';

/**
 * The host of a URL, for a message. A secret may have been pasted where it belongs, and hold a slash: its beginning would
 * be the host then, in small letters, and nobody could tell what it was.
 */
export function showHost(url: string, env: NodeJS.ProcessEnv): string {
  const [, address = '', host = ''] = /^[^:/?#]*:\/\/(([^/?#]*)[^?#]*)/.exec(url) ?? [];
  return redact(address, {}).startsWith(host) ? showValue(new URL(url).host, env) : '…';
}
