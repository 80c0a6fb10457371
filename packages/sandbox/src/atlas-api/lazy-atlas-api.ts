import type { AuthAttempt } from '../atlas/auth-attempts.ts';
import { BoundedLog } from '../bounded-log.ts';
import type { HttpHandler } from '../http/http-server.ts';
import type { AtlasApiOptions } from './atlas-api-options.ts';
import type { RecordedLogin } from './login-history.ts';

export interface LazyAtlasApi {
  readonly handler: HttpHandler;
  /** Whether whoever is on loopback reaches the sandbox's own cluster now. */
  isReachable(): boolean;
  /** For the access history of the sandbox's own cluster. */
  recordLogin(attempt: AuthAttempt): void;
}

/** The Administration API, which is loaded with its first request: most programs only log in. */
export function createLazyAtlasApi(options: AtlasApiOptions): LazyAtlasApi {
  const logins = new BoundedLog<RecordedLogin>();
  let loading: Promise<HttpHandler> | undefined;
  // As long as nobody has asked the API for anything, everything is as it is at the start.
  let isReachable = () => true;
  async function load(): Promise<HttpHandler> {
    const { createAtlasApiHandler } = await import('./atlas-api.ts');
    const { createApiContext } = await import('./api-context.ts');
    const context = createApiContext(options, () => logins.entries());
    isReachable = context.isMainReachable;
    return createAtlasApiHandler(context);
  }
  return {
    async handler(request) {
      loading ??= load();
      return (await loading)(request);
    },
    isReachable: () => isReachable(),
    recordLogin: (attempt) => logins.push({ atMs: options.clock(), attempt }),
  };
}
