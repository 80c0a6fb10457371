import { types } from 'node:util';
import { ConnectError } from './connect-error.ts';
import type { ConnectOptions } from './connect-options.ts';
import { MAX_TIMER_MS } from './constants.ts';
import { describeKind } from './describe-kind.ts';
import { refusals } from './explain/refusals.ts';
import { listNames } from './list-names.ts';

const OPTIONS: ReadonlySet<string> = new Set<keyof ConnectOptions>([
  'credentialProvider',
  'credentialTimeoutMs',
  'clusterUrl',
  'database',
  'clientOptions',
]);

// What a compiler tells, for programs that have none. Nothing of a value is repeated: it may be a secret in the wrong
// place.
export function checkOptions(options: unknown): void {
  if (!isObject(options)) throw invalid('The argument of connect()', 'an object with options', options);
  // Whoever misspells credentialProvider would be logged in as somebody else.
  const unknown = Object.keys(options).filter((name) => !OPTIONS.has(name));
  if (unknown.length > 0) throw new ConnectError(refusals.optionUnknown(listNames(unknown)));
  const { credentialProvider, clusterUrl, database, clientOptions, credentialTimeoutMs } = options;
  if (credentialProvider !== undefined) checkProvider(credentialProvider);
  for (const [name, value] of Object.entries({ clusterUrl, database })) {
    if (value !== undefined && typeof value !== 'string') throw invalid(name, 'a string', value);
  }
  if (clientOptions !== undefined && !isObject(clientOptions)) {
    throw invalid('clientOptions', 'an object', clientOptions);
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

function invalid(option: string, wanted: string, value: unknown): ConnectError {
  const got = typeof value === 'number' ? String(value) : describeKind(value);
  return new ConnectError(refusals.optionInvalid(option, wanted, got));
}
