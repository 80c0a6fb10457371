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
// STS or of the metadata endpoint, which throttle. The rules are the specification's, with two differences: calls that
// wait share one request instead of taking turns at a lock, so the pool's maxConnecting keeps its meaning; and nobody
// waits while there are credentials that have not expired, so a source that is slow or silent then stops no login.
// https://github.com/mongodb/specifications/blob/master/source/auth/auth.md#caching-credentials
export function memoiseProvider(provider: AwsCredentialProvider): MemoisedProvider {
  let cached: AwsCredentialIdentity | undefined;
  let inFlight: Promise<AwsCredentialIdentity> | undefined;

  async function memoised(): Promise<AwsCredentialIdentity> {
    const current = cached;
    const msLeft = current ? msUntilExpiry(current) : 0;
    if (current && msLeft > RENEWAL_WINDOW_MS) return current;
    const flight = inFlight ?? startFlight();
    return current && msLeft > 0 ? current : flight;
  }

  function startFlight(): Promise<AwsCredentialIdentity> {
    const flight = callProvider();
    inFlight = flight;
    // A flight that invalidate() has detached may carry the credentials that were refused: those who wait for it get
    // them, nobody else does. A renewal that nobody waits for may fail unheard: the next call tries again.
    flight.then(
      (credentials) => {
        if (inFlight !== flight) return;
        inFlight = undefined;
        // Those that have expired, or have no expiration, are not kept, and do not replace what is still valid.
        if (msUntilExpiry(credentials) > 0) cached = credentials;
      },
      () => {
        if (inFlight === flight) inFlight = undefined;
      },
    );
    return flight;
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
