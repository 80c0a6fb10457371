import { checkDatabaseName } from './check-database-name.ts';
import { type ClusterUri, parseClusterUri } from './cluster-uri.ts';
import { ConnectError } from './connect-error.ts';
import { AUTH_MECHANISM, AUTH_SOURCE } from './constants.ts';
import { redact } from './explain/redact/redact.ts';
import { refusals } from './explain/refusals.ts';
import { isRandom, showValue } from './show-value.ts';
import { findStrayCharacters } from './stray-characters.ts';

const HOST = /^[a-z0-9_]([a-z0-9._-]*[a-z0-9_.])?$/i;
// A host with or without a port, an IPv6 address, or the percent-encoded path of a socket.
const SEED =
  /^(?:[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_.])?(?::\d+)?|\[[0-9a-f:.]+\](?::\d+)?|%2f[a-z0-9._%-]+\.sock)$/i;

// Order of checks: set, no user info, no placeholder, no stray characters, scheme, hosts, port, options, auth options.
// Nothing but option names, host names and the values of authMechanism and authSource is ever repeated in a
// refusal: whatever else stands in a URI may be a secret in the wrong place.
export function parseClusterUrl(
  source: string,
  value: string | undefined,
  env: NodeJS.ProcessEnv,
): ClusterUri {
  if (!value) throw new ConnectError(refusals.clusterUrlMissing());
  // A literal `@` has no other place in a connection string than after user info: elsewhere it is written %40.
  if (value.includes('@')) throw new ConnectError(refusals.uriCredentials(source, 'a user name or password'));
  if (/[<>]/.test(value)) throw new ConnectError(refusals.placeholder(source));
  const stray = findStrayCharacters(source, value);
  if (stray) throw new ConnectError(refusals.clusterUrlMalformed(source, stray.problem, stray.fix));
  // The parser drops such characters, or makes others of them.
  if (/[\s#\p{Cc}\p{Cs}]/u.test(value)) {
    throw malformed(source, 'it contains white space, a control character or a "#"');
  }

  const [, scheme, hosts = '', rest = ''] = /^([^:/?]*):\/\/([^/?]*)(.*)$/.exec(value) ?? [];
  const [, path = ''] = /^\/?([^?]*)/.exec(rest) ?? [];
  if (holdsCredential(scheme === undefined ? value : hosts, path)) {
    throw malformed(source, 'it has a credential where the host belongs');
  }
  if (scheme === undefined) return parseBareHost(source, value, env);
  if (scheme !== 'mongodb' && scheme !== 'mongodb+srv') {
    throw malformed(source, 'its scheme is neither mongodb:// nor mongodb+srv://');
  }
  const seeds = hosts.split(',');
  if (!seeds.every((seed) => SEED.test(seed)))
    throw malformed(source, 'its host part is not a list of host names');
  if (scheme === 'mongodb+srv') {
    if (seeds.length > 1) throw malformed(source, 'mongodb+srv:// takes one host');
    if (hosts.includes(':')) throw new ConnectError(refusals.clusterUrlPort(source, showValue(hosts, env)));
  }
  const uri = checkOptions(source, parse(source, scheme, hosts, rest), env);
  // As it was written: of `a/..` the parser leaves nothing.
  checkDatabaseName(`the path of ${source}`, decodeURIComponent(path), env);
  return uri;
}

// A secret may hold a slash, and what comes before it would be looked up as a host, in small letters: nobody could tell
// then what it was. The path of a socket may be of the same letters.
function holdsCredential(hosts: string, path: string): boolean {
  if (/^%2f/i.test(hosts)) return false;
  const address = `${hosts}/${path}`;
  return redact(address, {}) !== address || hosts.split(/[,:]/).some(isRandom);
}

function parseBareHost(source: string, value: string, env: NodeJS.ProcessEnv): ClusterUri {
  const [, host, port] = /^([^:/]*)(:\d+)?\/?$/.exec(value) ?? [];
  if (!host || !HOST.test(host)) throw malformed(source, 'it is neither a host name nor a URI with a scheme');
  // A port cannot be carried over to SRV: the DNS record names the ports.
  // https://www.mongodb.com/docs/manual/reference/connection-string/#srv-connection-format
  if (port) throw new ConnectError(refusals.clusterUrlPort(source, showValue(`${host}${port}`, env)));
  return parse(source, 'mongodb+srv', host, '');
}

function parse(source: string, ...parts: Parameters<typeof parseClusterUri>): ClusterUri {
  try {
    return parseClusterUri(...parts);
  } catch {
    // Without the parser's own words, which may repeat the URI.
    throw malformed(source, 'it cannot be read as a connection string');
  }
}

function checkOptions(source: string, uri: ClusterUri, env: NodeJS.ProcessEnv): ClusterUri {
  const written = uri.optionNames;
  const names = written.map((name) => name.toLowerCase());
  // The URL must stay as it was written, because in small letters a secret does not look like one.
  const repeated = written.find(
    (_, index) => names[index] !== 'readpreferencetags' && names.indexOf(names[index] ?? '') !== index,
  );
  const shown = showValue(repeated ?? '', env);
  if (repeated !== undefined)
    throw malformed(source, `the option "${shown.toLowerCase()}" appears more than once`);

  const mechanism = uri.option('authMechanism');
  if (mechanism !== null && mechanism.toUpperCase() !== AUTH_MECHANISM) {
    throw new ConnectError(refusals.otherMechanism(showValue(mechanism, env), source));
  }
  const authSource = uri.option('authSource');
  if (authSource === '') throw new ConnectError(refusals.authSourceEmpty(source));
  if (authSource === encodeURIComponent(AUTH_SOURCE)) {
    throw new ConnectError(refusals.authSourceEncodedTwice(source));
  }
  if (authSource !== null && authSource !== AUTH_SOURCE) {
    throw new ConnectError(refusals.otherAuthSource(showValue(authSource, env), source));
  }
  const properties = uri.option('authMechanismProperties') ?? '';
  if (/AWS_SESSION_TOKEN/i.test(properties)) {
    throw new ConnectError(refusals.uriCredentials(source, 'a session token'));
  }
  if (/AWS_CREDENTIAL_PROVIDER/i.test(properties)) {
    throw new ConnectError(refusals.optionRefused(`AWS_CREDENTIAL_PROVIDER in ${source}`));
  }
  if (properties !== '') {
    throw new ConnectError(refusals.mechanismProperty(`authMechanismProperties in ${source}`));
  }
  return uri;
}

function malformed(source: string, reason: string): ConnectError {
  return new ConnectError(refusals.clusterUrlMalformed(source, reason));
}
