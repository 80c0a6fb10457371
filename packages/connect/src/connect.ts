import type { ConnectionClosedEvent, ConnectionReadyEvent, MongoClient } from 'mongodb';
import { authenticatedUser } from './authenticated-user.ts';
import type { AwsCredentialProvider } from './aws-credential-identity.ts';
import { checkClientOptions } from './check-client-options.ts';
import { checkCredentials } from './check-credentials.ts';
import { checkOptions } from './check-options.ts';
import { ConnectError } from './connect-error.ts';
import type { ConnectOptions } from './connect-options.ts';
import { DEFAULT_CREDENTIAL_TIMEOUT_MS, DEFAULT_SERVER_SELECTION_TIMEOUT_MS } from './constants.ts';
import { createClient } from './create-client.ts';
import { describeCredentials } from './describe-credentials.ts';
import { expirationMs } from './expiration-ms.ts';
import { refusals } from './explain/refusals.ts';
import { limitProvider } from './limit-provider.ts';
import { type LoginEvidence, recordLoginEvidence } from './login-evidence.ts';
import { type MemoisedProvider, memoiseProvider } from './memoise-provider.ts';
import { observeAnswers } from './observe-answers.ts';
import { observeServers } from './observe-servers.ts';
import { readProperty } from './read-property.ts';
import { resolveTarget } from './target.ts';

/**
 * Gives a client that is connected and authenticated, or throws and leaves none behind.
 *
 * @throws ConnectError for what is refused before the driver sees it; the driver's own errors, unchanged.
 * `explain` reads both.
 */
export async function connect(options: ConnectOptions = {}): Promise<MongoClient> {
  checkOptions(options);
  const { credentialProvider, credentialTimeoutMs, clientOptions = {} } = options;
  const target = resolveTarget(options);
  checkClientOptions(clientOptions);
  const provider = credentialProvider && memoise(credentialProvider, credentialTimeoutMs);
  const evidence: LoginEvidence = {};
  const client = createClient(
    target.toString(),
    target.option('serverSelectionTimeoutMS') !== null
      ? clientOptions
      : {
          ...clientOptions,
          serverSelectionTimeoutMS:
            clientOptions.serverSelectionTimeoutMS ?? DEFAULT_SERVER_SELECTION_TIMEOUT_MS,
        },
    provider && observe(provider, evidence),
  );

  if (provider) invalidateOnFailedLogin(client, provider);

  const stopObserving = [observeServers(client, evidence), observeAnswers(evidence)];
  try {
    await connectInTime(client, target.isSrv);
    await authenticatedUser(client);
    // Driver 6 without the AWS SDK ignores a custom provider and looks for keys by itself.
    if (provider && !evidence.credentials) throw new ConnectError(refusals.providerNotAsked());
    return client;
  } catch (error) {
    recordLoginEvidence(error, evidence);
    // The caller must see the first failure, even if closing fails as well.
    await client.close().catch(() => {});
    throw error;
  } finally {
    for (const stop of stopObserving) stop();
  }
}

// A rejected credential would otherwise be served from the cache for ever; the specification has it cleared too (auth.md,
// Caching Credentials: https://github.com/mongodb/specifications/blob/master/source/auth/auth.md). Every connection that
// could not be created ends with connectionClosed on drivers 7 and 6, those that minPoolSize opens in the background too,
// and without ever having been ready (mongodb/node-mongodb-native, src/cmap/connection_pool.ts). One that was ready had its
// login accepted: a network that drops a hundred connections is no reason to ask a hundred times.
function invalidateOnFailedLogin(client: MongoClient, provider: MemoisedProvider): void {
  const ready = new Set<string>();
  const keyOf = ({ address, connectionId }: ConnectionReadyEvent | ConnectionClosedEvent) =>
    `${address} ${connectionId}`;
  client.on('connectionReady', (event) => ready.add(keyOf(event)));
  client.on('connectionClosed', (event) => {
    if (ready.delete(keyOf(event)) || event.reason !== 'error') return;
    // The network's failures say nothing about credentials: without valid ones every login would wait for the provider,
    // which may be silent. The drivers' types leave `error` out; should it be missing, any failure counts.
    const name = readProperty(readProperty(event, 'error'), 'name');
    if (!String(name).startsWith('MongoNetwork')) provider.invalidate();
  });
}

function memoise(
  credentialProvider: AwsCredentialProvider,
  timeoutMs = DEFAULT_CREDENTIAL_TIMEOUT_MS,
): MemoisedProvider {
  const limited = limitProvider(credentialProvider, timeoutMs);
  return memoiseProvider(async () => checkCredentials(await limited()));
}

function observe(provider: AwsCredentialProvider, evidence: LoginEvidence): AwsCredentialProvider {
  return async () => {
    const credentials = await provider();
    evidence.credentials = {
      description: describeCredentials(credentials),
      keyIdPrefix: credentials.accessKeyId.slice(0, 4),
      hasSessionToken: Boolean(credentials.sessionToken),
      expirationMs: expirationMs(credentials),
    };
    return credentials;
  };
}

// An SRV record is looked up before server selection begins, and its timeout with it: with a silent name server the
// resolver alone takes about a minute. The driver opens its topology when the lookup has an answer.
async function connectInTime(client: MongoClient, isSrv: boolean): Promise<void> {
  if (!isSrv) {
    await client.connect();
    return;
  }
  const waitMs = client.options.serverSelectionTimeoutMS;
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ConnectError(refusals.nameServerSilent(waitMs))), waitMs);
  });
  const stopWaiting = () => clearTimeout(timer);
  client.once('topologyOpening', stopWaiting);
  try {
    await Promise.race([client.connect(), silence]);
  } finally {
    stopWaiting();
    client.off('topologyOpening', stopWaiting);
  }
}
