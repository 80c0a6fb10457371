import { ConnectError } from './connect-error.ts';
import { describeKind } from './describe-kind.ts';
import { describeProvider } from './describe-provider.ts';
import { boundField, boundMessage } from './explain/bounded-text.ts';
import { refusals } from './explain/refusals.ts';
import { readProperty } from './read-property.ts';

/**
 * The same provider, whose call is given up after `timeoutMs`. What it returns or throws after that goes nowhere. What it
 * throws that is no error becomes one: the driver reads `message` of whatever is thrown.
 *
 * @throws ConnectError `provider-timed-out`; or `provider-failed`, without what was thrown, which may hold credentials.
 */
export function limitProvider<T>(provider: () => Promise<T> | T, timeoutMs: number): () => Promise<T> {
  return () =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new ConnectError(refusals.providerTimedOut(describeProvider(provider), timeoutMs)));
      }, timeoutMs);
      // A login that waits has a socket, and its client a monitor: these keep the process alive. After a client with
      // valid credentials is closed, two minutes for a renewal that nobody needs would be in the way.
      timer.unref();
      settle(provider)
        .catch((error) => {
          throw hasMessage(error) ? error : new ConnectError(refusals.providerThrew(describeThrown(error)));
        })
        .finally(() => clearTimeout(timer))
        .then(resolve, reject);
    });
}

// An async function, so that a provider that throws at once rejects like any other, and a thenable is taken once.
async function settle<T>(provider: () => Promise<T> | T): Promise<T> {
  return provider();
}

function hasMessage(thrown: unknown): boolean {
  return typeof readProperty(thrown, 'message') === 'string';
}

// The message repeats a string and nothing else.
function describeThrown(thrown: unknown): string {
  return typeof thrown === 'string'
    ? `the string "${boundField(boundMessage(thrown, process.env), process.env)}"`
    : describeKind(thrown);
}
