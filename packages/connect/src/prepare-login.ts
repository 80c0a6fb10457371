import type { AwsCredentialProvider } from './aws-credential-identity.ts';
import { checkCredentials } from './check-credentials.ts';
import type { ConnectOptions } from './connect-options.ts';
import {
  AUTH_MECHANISM,
  AUTH_SOURCE,
  DEFAULT_CREDENTIAL_TIMEOUT_MS,
  DEFAULT_SERVER_SELECTION_TIMEOUT_MS,
} from './constants.ts';
import { describeCredentials } from './describe-credentials.ts';
import { expirationMs } from './expiration-ms.ts';
import { limitProvider } from './limit-provider.ts';
import { type LoginEvidence, recordLoginEvidence } from './login-evidence.ts';
import type { LoginOptions, WithLogin } from './login-options.ts';
import { type MemoisedProvider, memoiseProvider } from './memoise-provider.ts';
import { readProperty } from './read-property.ts';
import { resolveTarget, type Target } from './target.ts';
import { watchLogins } from './watch-logins.ts';

export interface PreparedLogin<ClientOptions extends object> {
  readonly target: Target;
  readonly options: WithLogin<ClientOptions>;
  /** Filled while a client logs in; of the last login where there are several. */
  readonly evidence: LoginEvidence;
}

interface LoginRequest<ClientOptions extends object> extends Omit<ConnectOptions, 'clientOptions'> {
  readonly clientOptions: ClientOptions;
}

/**
 * Decides on everything before the driver sees it, of options that readOptions() has read. `onAccepted` is called for each login that the server takes, if a
 * provider was given.
 */
export function prepareLogin<ClientOptions extends object>(
  request: LoginRequest<ClientOptions>,
  onAccepted: (evidence: LoginEvidence) => void = () => {},
): PreparedLogin<ClientOptions> {
  const { credentialProvider, credentialTimeoutMs, clientOptions } = request;
  const target = resolveTarget(request);
  const evidence: LoginEvidence = {};
  const options: LoginOptions = {
    authMechanism: AUTH_MECHANISM,
    authSource: AUTH_SOURCE,
    ...(target.option('serverSelectionTimeoutMS') === null && selectionTimeout(clientOptions)),
  };
  if (credentialProvider) {
    const provider = memoise(credentialProvider, credentialTimeoutMs);
    options.authMechanismProperties = { AWS_CREDENTIAL_PROVIDER: forDriver(provider, evidence) };
    Object.assign(
      options,
      watchLogins(clientOptions, {
        onAccepted: () => onAccepted(evidence),
        // A rejected credential would otherwise be served from the cache for ever; the specification has it cleared too
        // (auth.md, Caching Credentials: https://github.com/mongodb/specifications/blob/master/source/auth/auth.md).
        onFailed(error) {
          provider.invalidate();
          recordLoginEvidence(error, { ...evidence });
        },
      }),
    );
  }
  return { target, options: { ...clientOptions, ...options }, evidence };
}

function selectionTimeout(clientOptions: object): Pick<LoginOptions, 'serverSelectionTimeoutMS'> {
  const given = readProperty(clientOptions, 'serverSelectionTimeoutMS') as number | undefined | null;
  return { serverSelectionTimeoutMS: given ?? DEFAULT_SERVER_SELECTION_TIMEOUT_MS };
}

function memoise(
  credentialProvider: AwsCredentialProvider,
  timeoutMs = DEFAULT_CREDENTIAL_TIMEOUT_MS,
): MemoisedProvider {
  const limited = limitProvider(credentialProvider, timeoutMs);
  return memoiseProvider(async () => checkCredentials(await limited()));
}

function forDriver(provider: AwsCredentialProvider, evidence: LoginEvidence) {
  return async () => {
    const credentials = await provider();
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    evidence.credentials = {
      description: describeCredentials(credentials),
      keyIdPrefix: accessKeyId.slice(0, 4),
      hasSessionToken: Boolean(sessionToken),
      expirationMs: expirationMs(credentials),
    };
    // Driver 6 fills a missing token from AWS_SESSION_TOKEN, whoever's it is. It leaves an empty one alone, and both
    // majors send no token then.
    return { accessKeyId, secretAccessKey, sessionToken: sessionToken ?? '' };
  };
}
