import { MongoClient } from 'mongodb';
import { ConnectError } from './connect-error.ts';
import type { ConnectOptions } from './connect-options.ts';
import { AUTH_MECHANISM, AUTH_SOURCE } from './constants.ts';
import { refusals } from './explain/refusals.ts';
import type { LoginEvidence } from './login-evidence.ts';
import type { LoginOptions, WithLogin } from './login-options.ts';
import { prepareLogin } from './prepare-login.ts';
import { readOptions } from './read-options.ts';

/** A copy of the driver: the package `mongodb`, or what another one brings along, such as `mongoose.mongo`. */
export interface Driver {
  readonly MongoClient: new (
    uri: string,
    options: LoginOptions,
  ) => { readonly options: { readonly credentials?: { readonly username: string } | undefined } };
}

export interface MongoClientRequest<ClientOptions extends object>
  extends Omit<ConnectOptions, 'clientOptions'> {
  /** Those of the driver, or of what makes the client, mongoose for one. They come back with the login. */
  readonly clientOptions?: ClientOptions | undefined;
  /**
   * The copy of the driver that makes the client. Default: the one that this package loads. Driver 6 lets keys in the
   * environment win over a provider, so it is asked.
   */
  readonly driver?: Driver | undefined;
}

/**
 * URI and options for a `MongoClient` that somebody else makes: mongoose, NestJS, connect-mongo, Agenda. They carry the
 * memoised provider, and the client's own log, passed on, tells it of failed logins, which empty its cache. The client is
 * yours: ask authenticatedUser() whether it is logged in.
 *
 * @throws ConnectError for what connect() refuses, and `driver-prefers-environment` where `driver` is 6, a provider is
 * given, and the environment has keys, which connect() alone can hide from it.
 */
export function mongoClientOptions<ClientOptions extends object = object>(
  request: MongoClientRequest<ClientOptions> = {},
): { uri: string; options: WithLogin<ClientOptions> } {
  const given = readOptions(request, 'mongoClientOptions');
  const { credentialProvider, driver = { MongoClient } } = given;
  const login = prepareLogin(given, createAlarm());
  if (credentialProvider && takesEnvironmentKeys(driver)) {
    throw new ConnectError(refusals.environmentKeysTaken());
  }
  return { uri: String(login.target), options: login.options };
}

// Nothing is opened by this.
function takesEnvironmentKeys({ MongoClient }: Driver): boolean {
  const client = new MongoClient('mongodb://127.0.0.1', {
    authMechanism: AUTH_MECHANISM,
    authSource: AUTH_SOURCE,
  });
  return Boolean(client.options.credentials?.username);
}

// The client may be made later, by another copy of the driver than the one that was asked. Nobody is there who could be
// told with an exception that somebody else is logged in.
function createAlarm(): (evidence: LoginEvidence) => void {
  let isRaised = false;
  return ({ credentials }) => {
    if (credentials || isRaised) return;
    isRaised = true;
    const refusal = process.env.AWS_ACCESS_KEY_ID
      ? refusals.environmentKeysTaken()
      : refusals.providerNotAsked();
    process.emitWarning(new ConnectError(refusal));
  };
}
