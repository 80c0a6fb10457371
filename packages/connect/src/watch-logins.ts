import type { LoginOptions } from './login-options.ts';
import { passOnLog } from './pass-on-log.ts';
import { readProperty } from './read-property.ts';

export interface LoginWatcher {
  onAccepted(): void;
  /** `error` is the one that the program gets. */
  onFailed(error: object): void;
}

/**
 * The options with which a client tells how its logins end: as entries of its log. Listeners could be added to the client
 * only, which mongoose and others make by themselves. The driver's log has the same: "Connection ready", and "Connection
 * closed" for every connection that could not be created, those that minPoolSize opens in the background too.
 * https://github.com/mongodb/specifications/blob/master/source/connection-monitoring-and-pooling/connection-monitoring-and-pooling.md#logging
 */
export function watchLogins(
  clientOptions: object,
  watcher: LoginWatcher,
): Pick<LoginOptions, 'mongodbLogPath' | 'mongodbLogComponentSeverities'> {
  const log = passOnLog(clientOptions, process.env);
  // What the driver does not take, it is to refuse by itself.
  if (!log) return {};
  return {
    mongodbLogPath: {
      write(entry) {
        log.write(entry);
        const message = readProperty(entry, 'message');
        if (message === 'Connection ready') watcher.onAccepted();
        const error = readProperty(entry, 'error');
        if (message === 'Connection closed' && isFailedLogin(error)) watcher.onFailed(error);
      },
    },
    mongodbLogComponentSeverities: log.severities,
  };
}

// The label tells a connection that could not be created from one that was lost: a network that drops a hundred connections
// is no reason to ask a provider a hundred times. Nor does a network that fails in the middle of a login say anything about
// credentials: without valid ones every login would wait for the provider, which may be silent.
function isFailedLogin(error: unknown): error is object {
  const labels = readProperty(error, 'errorLabels');
  const isOfHandshake = Array.isArray(labels) && labels.includes('HandshakeError');
  return isOfHandshake && !String(readProperty(error, 'name')).startsWith('MongoNetwork');
}
