import { AUTH_MECHANISM, AUTH_SOURCE } from './constants.ts';

// Stands first in the URL, so that it is what is found again.
const HOSTS = '__hosts__';

/** A connection string whose scheme and hosts have been checked, as the driver will read it. */
export interface ClusterUri {
  readonly isSrv: boolean;
  /** With their ports, if they have any. */
  readonly hosts: string;
  /** Its path: empty where none is named. */
  database: string;
  /** As written; the driver takes them in capitals and small letters alike. */
  readonly optionNames: readonly string[];
  /** The first option of that name; null without one. */
  option(name: string): string | null;
  /**
   * The same with authMechanism and authSource, for what is told nothing else: mongosh, a driver of another language.
   * `$external` is encoded, so that no shell takes it for a variable.
   */
  withLogin(): string;
  toString(): string;
}

const LOGIN = [
  ['authMechanism', AUTH_MECHANISM],
  ['authSource', encodeURIComponent(AUTH_SOURCE)],
] as const;

/**
 * Several hosts are no URL, so they are put aside meanwhile, as mongodb-connection-string-url does. That package would
 * bring a second `whatwg-url` beside the driver's, and Node has a URL of its own.
 *
 * @throws what `new URL()` or decodeURIComponent() does.
 */
export function parseClusterUri(scheme: 'mongodb' | 'mongodb+srv', hosts: string, rest: string): ClusterUri {
  const url = new URL(`${scheme}://${HOSTS}${rest}`);
  const options = [...url.searchParams];
  let database = decodeURIComponent(url.pathname.slice(1));
  const option = (name: string) =>
    options.find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1] ?? null;
  const asText = () => url.href.replace(HOSTS, () => hosts);
  return {
    isSrv: scheme === 'mongodb+srv',
    hosts,
    get database() {
      return database;
    },
    set database(name) {
      database = name;
      url.pathname = `/${encodeURIComponent(name)}`;
    },
    optionNames: options.map(([name]) => name),
    option,
    withLogin() {
      const lacking = LOGIN.filter(([name]) => option(name) === null).map((pair) => pair.join('='));
      return [asText(), ...lacking].reduce((uri, pair) => `${uri}${uri.includes('?') ? '&' : '?'}${pair}`);
    },
    toString: asText,
  };
}
