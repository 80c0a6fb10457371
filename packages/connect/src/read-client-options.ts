import { ConnectError } from './connect-error.ts';
import { refusals } from './explain/refusals.ts';

/** What is checked or set here, as the driver spells it, and mongoose its own three. */
const SPELLINGS = new Map(
  [
    'auth',
    'authMechanism',
    'authMechanismProperties',
    'authSource',
    'dbName',
    'mongodbLogComponentSeverities',
    'mongodbLogPath',
    'pass',
    'serverSelectionTimeoutMS',
    'user',
  ].map((name) => [name.toLowerCase(), name]),
);

/**
 * The same options, these in the driver's spelling. It takes them in capitals and small letters alike, and of two
 * spellings the later one, which would not be the one that is set here.
 *
 * @throws ConnectError where one of them is there twice
 */
export function readClientOptions(clientOptions: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const read = new Map<string, unknown>();
  for (const [written, value] of Object.entries(clientOptions)) {
    const name = SPELLINGS.get(written.toLowerCase()) ?? written;
    if (read.has(name)) throw new ConnectError(refusals.optionRepeated(name));
    read.set(name, value);
  }
  return Object.fromEntries(read);
}
