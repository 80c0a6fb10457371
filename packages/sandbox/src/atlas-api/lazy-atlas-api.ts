import type { HttpHandler } from '../http/http-server.ts';
import type { AtlasApiOptions } from './atlas-api-options.ts';

export interface LazyAtlasApi {
  readonly handler: HttpHandler;
}

/** The Administration API, which is loaded with its first request: most programs only log in. */
export function createLazyAtlasApi(options: AtlasApiOptions): LazyAtlasApi {
  let loading: Promise<HttpHandler> | undefined;
  async function load(): Promise<HttpHandler> {
    const { createAtlasApiHandler } = await import('./atlas-api.ts');
    const { createApiContext } = await import('./api-context.ts');
    return createAtlasApiHandler(createApiContext(options));
  }
  return {
    async handler(request) {
      loading ??= load();
      return (await loading)(request);
    },
  };
}
