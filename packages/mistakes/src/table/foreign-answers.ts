import type { Mistake, MistakeContext } from '../mistake.ts';
import { listenHttp } from '../support/listen.ts';

const page = (title: string) =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1><hr>proxy.example</body></html>`;

/** Whoever is asked at the address in this variable answers with a page. */
const answeredByProxy =
  (variable: string, status: number, title: string) =>
  async (context: MistakeContext): Promise<{ env: Record<string, string> }> => {
    const url = await listenHttp(context, (request, response) => {
      request.resume().on('end', () => {
        response.writeHead(status, { 'content-type': 'text/html' }).end(page(title));
      });
    });
    // Or the SDK would try three times, and wait in between.
    return { env: { [variable]: url, AWS_MAX_ATTEMPTS: '1' } };
  };

/** What answers is not AWS, and it is none of the credentials' business. */
export const foreignAnswers: readonly Mistake[] = [
  {
    code: 'provider-failed',
    path: 'web-identity',
    seenBy: 'environment',
    description: 'with a proxy that wants a login in front of STS',
    make: answeredByProxy('AWS_ENDPOINT_URL_STS', 407, 'Proxy Authentication Required'),
    says: /HTTP 407 Proxy Authentication Required \(text\/html\): "Proxy Authentication Required .*does not read HTTPS_PROXY/s,
  },
  {
    code: 'provider-failed',
    path: 'shared-profile',
    variant: 'assume-role',
    seenBy: 'environment',
    description: 'with a gateway in front of STS that does not reach it',
    make: answeredByProxy('AWS_ENDPOINT_URL_STS', 502, 'Bad Gateway'),
    says: /HTTP 502 Bad Gateway.*Try again.*AWS_ENDPOINT_URL_STS/s,
  },
  {
    code: 'provider-failed',
    path: 'sso',
    seenBy: 'environment',
    description: 'with a page to log in at, in the place of the access portal',
    make: answeredByProxy('AWS_ENDPOINT_URL_SSO', 200, 'Welcome to our network'),
    says: /HTTP 200 OK \(text\/html\): "<!DOCTYPE ".*AWS_ENDPOINT_URL_SSO/s,
  },
  {
    code: 'provider-failed',
    path: 'container-role',
    seenBy: 'environment',
    description: 'with a page to log in at, in the place of the container’s endpoint',
    make: answeredByProxy('AWS_CONTAINER_CREDENTIALS_FULL_URI', 200, 'Welcome to our network'),
    says: /begins with "<!DOCTYPE ".*AWS_CONTAINER_CREDENTIALS_FULL_URI/s,
  },
];
