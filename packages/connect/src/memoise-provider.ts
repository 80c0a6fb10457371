import type { AwsCredentialIdentity, AwsCredentialProvider } from './aws-credential-identity.ts';
import { expirationMs } from './expiration-ms.ts';

// The drivers' specification takes credentials for valid while they are more than five minutes from expiring. EC2
// publishes an instance's next ones by then, so a renewal that starts here succeeds:
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-metadata-security-credentials.html
const RENEWAL_WINDOW_MS = 5 * 60 * 1000;

export interface MemoisedProvider extends AwsCredentialProvider {
  invalidate(): void;
}

// The driver asks its provider once for every connection it opens: a pool of a hundred would be a hundred calls of
// STS or of the metadata endpoint, which throttle. The rules are the specification's; calls that wait share one request
// instead of taking turns at a lock, so the pool's maxConnecting keeps its meaning.
// https://github.com/mongodb/specifications/blob/master/source/auth/auth.md#caching-credentials
export function memoiseProvider(provider: AwsCredentialProvider): MemoisedProvider {
  let cached: AwsCredentialIdentity | undefined;
  let inFlight: Promise<AwsCredentialIdentity> | undefined;

  async function memoised(): Promise<AwsCredentialIdentity> {
    const current = cached;
    if (current && msUntilExpiry(current) > RENEWAL_WINDOW_MS) return current;

    inFlight ??= callProvider();
    const flight = inFlight;
    try {
      const credentials = await flight;
      // A flight that invalidate() has detached may carry the credentials that were refused: its callers get
      // them, nobody else does.
      if (inFlight === flight) cached = credentials;
      return credentials;
    } catch (error) {
      // Credentials live up to five minutes after the renewal began; a short outage of their source in that time
      // is no reason to refuse a login. `cached` has changed if they were invalidated meanwhile.
      if (current && cached === current && msUntilExpiry(current) > 0) return current;
      throw error;
    } finally {
      if (inFlight === flight) inFlight = undefined;
    }
  }

  // An async function, so that a provider that throws at once rejects like any other.
  async function callProvider(): Promise<AwsCredentialIdentity> {
    return provider();
  }

  function invalidate(): void {
    cached = undefined;
    inFlight = undefined;
  }

  return Object.assign(memoised, { invalidate });
}

// NaN without an expiration: such credentials are never served from the cache. They may change at any time, as
// environment variables do, and nothing would tell.
function msUntilExpiry(credentials: AwsCredentialIdentity): number {
  return expirationMs(credentials) - Date.now();
}
