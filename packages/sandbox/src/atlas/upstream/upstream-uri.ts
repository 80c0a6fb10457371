import { isIP } from 'node:net';
import { showTyped, showValue } from '../../masking/show-typed.ts';
import { UserError } from '../../user-error.ts';

export interface UpstreamAddress {
  host: string;
  port: number;
}

const DEFAULT_PORT = 27017;
const FORM = /^mongodb:\/\/(?:[^@/]*(@))?(\[[0-9a-fA-F:.]+\]|[^/?:@,[\]]+)(?::(\d{1,5}))?\/?(?:\?(.*))?$/;
/** What a driver is told about the way to a server, and a relay need not be. */
const OPTIONS_WITHOUT_EFFECT: ReadonlySet<string> = new Set(['directconnection', 'replicaset', 'appname']);

/**
 * The address of one server on this machine. Whoever reaches it may do everything there, so it may not be anywhere else.
 *
 * @throws UserError
 */
export function parseUpstreamUri(uri: string): UpstreamAddress {
  const [, userInfo, bracketed, portText, query = ''] = FORM.exec(uri) ?? [];
  if (bracketed === undefined) {
    throw new UserError(
      'the URI of the server behind the sandbox names no single server.',
      'Write it as mongodb://127.0.0.1:27018: one host, no database.',
    );
  }
  if (userInfo !== undefined) {
    throw new UserError(
      'the URI of the server behind the sandbox holds a user.',
      'Start that server without access control, and leave the user out: who may log in is the sandbox’s to say.',
    );
  }
  const host = bracketed.replace(/^\[|\]$/g, '');
  const port = portText === undefined ? DEFAULT_PORT : Number(portText);
  if (!isLoopback(host)) {
    throw new UserError(
      `the server behind the sandbox is not on this machine’s loopback interface: ${showTyped(host)}.`,
      'Start one there, such as mongodb://127.0.0.1:27018: whoever reaches it may do everything.',
    );
  }
  if (port < 1 || port > 65_535) {
    throw new UserError(`${port} is no port.`, 'A port is between 1 and 65535.');
  }
  for (const name of new URLSearchParams(query).keys()) {
    if (OPTIONS_WITHOUT_EFFECT.has(name.toLowerCase())) continue;
    throw new UserError(
      `the option ${showValue(name)} does nothing for the server behind the sandbox.`,
      'Leave it out: the sandbox speaks to it in the clear and without a user.',
    );
  }
  return { host, port };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
