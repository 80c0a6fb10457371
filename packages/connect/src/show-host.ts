import { redact } from './explain/redact/redact.ts';
import { showValue } from './show-value.ts';

/**
 * The host of a URL, for a message. A secret may have been pasted where it belongs, and begin with a slash or hold one:
 * a part of it would be the host then, in small letters, and nobody could tell what it was. Therefore the host is shown
 * if it stands in the text as written, and nothing around it makes a secret of it.
 */
export function showHost(url: string, env: NodeJS.ProcessEnv): string {
  const { host } = new URL(url);
  // The URL parser leaves these out, and takes any number of slashes before a host.
  const written = url.replaceAll(/[\t\r\n]/g, '');
  const address = /^[^:/?#]*:([^?#]*)/.exec(written)?.[1] ?? '';
  return redact(address, {}).toLowerCase().includes(host) ? showValue(host, env) : '…';
}
