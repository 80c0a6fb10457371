import type { MongoClient } from 'mongodb';
import { authenticatedUser } from './authenticated-user.ts';
import { ConnectError } from './connect-error.ts';
import type { ConnectOptions } from './connect-options.ts';
import { createClient } from './create-client.ts';
import { refusals } from './explain/refusals.ts';
import { recordLoginEvidence } from './login-evidence.ts';
import { observeAnswers } from './observe-answers.ts';
import { observeServers } from './observe-servers.ts';
import { prepareLogin } from './prepare-login.ts';
import { readOptions } from './read-options.ts';

/**
 * Gives a client that is connected and authenticated, or throws and leaves none behind.
 *
 * @throws ConnectError for what is refused before the driver sees it; the driver's own errors, unchanged.
 * `explain` reads both.
 */
export async function connect(options: ConnectOptions = {}): Promise<MongoClient> {
  const given = readOptions(options, 'connect');
  const { target, evidence, ...login } = prepareLogin(given);
  const client = createClient(target.toString(), login.options);

  const stopObserving = [observeServers(client, evidence), observeAnswers(evidence)];
  try {
    await connectInTime(client, target.isSrv);
    await authenticatedUser(client);
    // Driver 6 without the AWS SDK ignores a custom provider and looks for keys by itself.
    if (given.credentialProvider && !evidence.credentials)
      throw new ConnectError(refusals.providerNotAsked());
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
