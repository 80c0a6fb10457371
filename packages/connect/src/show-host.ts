import { redact } from './explain/redact/redact.ts';
import { showValue } from './show-value.ts';

/**
 * The host of a URL, for a message. A secret may have been pasted where it belongs, and begin with a slash or hold one:
 * a part of it would be the host then, in small letters, and nobody could tell what it was. Therefore the host is shown
 * if it stands in the text as written, and nothing around it makes a secret of it.
 */
export function showHost(url: string, env: NodeJS.ProcessEnv): string {
  const { host } = new URL(url);
  // The URL parser leaves these out, and takes any number of slashes before a host, of either kind.
  const written = url.replaceAll(/[\t\r\n]/g, '').replaceAll('\\', '/');
  const address = /^[^:/?#]*:([^?#]*)/.exec(written)?.[1] ?? '';
  // People write hosts in small letters, with dots and hyphens.
  const isKey = address.match(/[A-Za-z0-9+]{30,}/g)?.some((run) => /[a-z]/.test(run) && /[A-Z]/.test(run));
  if (isKey) return '…';
  return redact(address, {}).toLowerCase().includes(host) ? showValue(host, env) : '…';
}
