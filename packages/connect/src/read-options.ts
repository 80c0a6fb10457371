import { types } from 'node:util';
import { checkClientOptions } from './check-client-options.ts';
import { ConnectError } from './connect-error.ts';
import type { ConnectOptions } from './connect-options.ts';
import { MAX_TIMER_MS } from './constants.ts';
import { describeKind } from './describe-kind.ts';
import { refusals } from './explain/refusals.ts';
import { listNames } from './list-names.ts';
import { readClientOptions } from './read-client-options.ts';
import { readPlainObject } from './read-plain-object.ts';
import { readProperty } from './read-property.ts';

const OPTIONS = [
  'credentialProvider',
  'credentialTimeoutMs',
  'clusterUrl',
  'database',
  'clientOptions',
] as const satisfies readonly (keyof ConnectOptions)[];
const OPTIONS_OF: Readonly<Record<string, readonly string[]>> = {
  connect: OPTIONS,
  mongoClientOptions: [...OPTIONS, 'driver'],
};

/**
 * A copy of the options, in which clientOptions has the driver's spelling, after checking what a compiler tells, for
 * programs that have none. Nothing of a value is repeated: it may be a secret in the wrong place.
 *
 * @param call the function that was given the options
 * @throws ConnectError
 */
export function readOptions<Options extends object>(
  options: Options,
  call: 'connect' | 'mongoClientOptions',
): Options & { readonly clientOptions: object } {
  const known = OPTIONS_OF[call] ?? [];
  const refuse = (option: string, wanted: string, got: string) =>
    new ConnectError(refusals.optionInvalid(call, known, option, wanted, got));
  const invalid = (option: string, wanted: string, value: unknown) =>
    refuse(option, wanted, typeof value === 'number' ? String(value) : describeKind(value));
  const { properties, got } = readPlainObject(options);
  if (!properties) throw refuse(`The argument of ${call}()`, 'a plain object with options', got);
  // Whoever misspells credentialProvider would be logged in as somebody else.
  const unknown = Object.keys(properties).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new ConnectError(refusals.optionUnknown(call, known, listNames(unknown)));
  const {
    credentialProvider,
    clusterUrl,
    database,
    clientOptions = {},
    credentialTimeoutMs,
    driver,
  } = properties;
  if (credentialProvider !== undefined) checkProvider(credentialProvider);
  for (const [name, value] of Object.entries({ clusterUrl, database })) {
    if (value !== undefined && typeof value !== 'string') throw invalid(name, 'a string', value);
  }
  const given = readPlainObject(clientOptions);
  if (!given.properties) throw refuse('clientOptions', 'a plain object', given.got);
  const driverOptions = readClientOptions(given.properties);
  // The drivers read it, and it would win over the database that has been checked; their types do not know it.
  if ('dbName' in driverOptions) {
    const wanted = `left out: ${call}({ database }) names the database`;
    throw invalid('clientOptions.dbName', wanted, driverOptions.dbName);
  }
  checkClientOptions(driverOptions);
  // A timer takes no more, and without an end a provider that is silent would block every login.
  const isTimeout = typeof credentialTimeoutMs === 'number' && credentialTimeoutMs > 0;
  if (credentialTimeoutMs !== undefined && !(isTimeout && credentialTimeoutMs <= MAX_TIMER_MS)) {
    throw invalid(
      'credentialTimeoutMs',
      `a number of milliseconds, more than 0 and at most ${MAX_TIMER_MS} (24 days)`,
      credentialTimeoutMs,
    );
  }
  if (driver !== undefined && typeof readProperty(driver, 'MongoClient') !== 'function') {
    throw invalid('driver', 'the driver’s module, such as mongoose.mongo', driver);
  }
  return { ...properties, clientOptions: driverOptions } as Options & { clientOptions: object };
}

// A class and a generator are functions too, and neither returns credentials when it is called.
function checkProvider(provider: unknown): void {
  if (typeof provider !== 'function')
    throw new ConnectError(refusals.providerNotFunction(describeKind(provider)));
  if (types.isGeneratorFunction(provider))
    throw new ConnectError(refusals.providerNotFunction('a generator'));
  if (/^class\b/.test(Function.prototype.toString.call(provider))) {
    throw new ConnectError(refusals.providerNotFunction('a class'));
  }
}
