import { types } from 'node:util';
import { ConnectError } from './connect-error.ts';
import type { ConnectOptions } from './connect-options.ts';
import { MAX_TIMER_MS } from './constants.ts';
import { describeKind } from './describe-kind.ts';
import { refusals } from './explain/refusals.ts';
import { listNames } from './list-names.ts';
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

/** What a compiler tells, for programs that have none. `call` is the function that was given the options. */
// Nothing of a value is repeated: it may be a secret in the wrong place.
export function checkOptions(options: unknown, call: 'connect' | 'mongoClientOptions'): void {
  const known = OPTIONS_OF[call] ?? [];
  const invalid = (option: string, wanted: string, value: unknown) => {
    const got = typeof value === 'number' ? String(value) : describeKind(value);
    return new ConnectError(refusals.optionInvalid(call, known, option, wanted, got));
  };
  if (!isObject(options)) throw invalid(`The argument of ${call}()`, 'an object with options', options);
  // Whoever misspells credentialProvider would be logged in as somebody else.
  const unknown = Object.keys(options).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new ConnectError(refusals.optionUnknown(call, known, listNames(unknown)));
  const { credentialProvider, clusterUrl, database, clientOptions, credentialTimeoutMs, driver } = options;
  if (credentialProvider !== undefined) checkProvider(credentialProvider);
  for (const [name, value] of Object.entries({ clusterUrl, database })) {
    if (value !== undefined && typeof value !== 'string') throw invalid(name, 'a string', value);
  }
  if (clientOptions !== undefined && !isObject(clientOptions)) {
    throw invalid('clientOptions', 'an object', clientOptions);
  }
  // The drivers read it, and it would win over the database that has been checked; their types do not know it.
  const databaseName = Object.keys(clientOptions ?? {}).find((name) => name.toLowerCase() === 'dbname');
  if (databaseName !== undefined) {
    throw invalid(
      `clientOptions.${databaseName}`,
      `left out: ${call}({ database }) names the database`,
      readProperty(clientOptions, databaseName),
    );
  }
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
