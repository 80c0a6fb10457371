import { type HttpRequest, queryString } from '../../src/sigv4/http-request.ts';

// Changes made to a request after it was signed.

type Header = readonly [name: string, value: string];

const isNamed =
  (name: string) =>
  ([candidate]: Header): boolean =>
    candidate.toLowerCase() === name;

export function header(request: HttpRequest, name: string): string {
  const found = request.headers.find(isNamed(name));
  if (!found) throw new Error(`There is no ${name} in this request.`);
  return found[1];
}

export function hasHeader(request: HttpRequest, name: string): boolean {
  return request.headers.some(isNamed(name));
}

export function withHeaders(request: HttpRequest, edit: (headers: Header[]) => Header[]): HttpRequest {
  return { ...request, headers: edit([...request.headers]) };
}

/** Changes the first header of that name. */
export function withHeader(request: HttpRequest, name: string, edit: (value: string) => string): HttpRequest {
  const index = request.headers.findIndex(isNamed(name));
  return withHeaders(request, (headers) =>
    headers.map((pair, at) => (at === index ? [pair[0], edit(pair[1])] : pair)),
  );
}

export function withoutHeader(request: HttpRequest, name: string): HttpRequest {
  return withHeaders(request, (headers) => headers.filter((pair) => !isNamed(name)(pair)));
}

export function withExtraHeader(request: HttpRequest, name: string, value: string): HttpRequest {
  return withHeaders(request, (headers) => [...headers, [name, value]]);
}

/** The parameters of the Authorization header: Credential, SignedHeaders, Signature. */
function parameter(request: HttpRequest, name: string): string {
  return new RegExp(`${name}=([^,]*)`).exec(header(request, 'authorization'))?.[1] ?? '';
}

export function withParameter(
  request: HttpRequest,
  name: string,
  edit: (value: string) => string,
): HttpRequest {
  return withHeader(request, 'authorization', (value) =>
    value.replace(new RegExp(`(?<=${name}=)[^,]*`), (found) => edit(found)),
  );
}

export function signedHeaders(request: HttpRequest): string[] {
  return parameter(request, 'SignedHeaders').split(';');
}

export function withSignedHeaders(request: HttpRequest, edit: (names: string[]) => string[]): HttpRequest {
  return withParameter(request, 'SignedHeaders', (value) => edit(value.split(';')).join(';'));
}

/** Changes one part of the credential: 0 key id, 1 date, 2 region, 3 service, 4 terminator. */
export function withCredentialPart(request: HttpRequest, index: number, value: string): HttpRequest {
  return withParameter(request, 'Credential', (credential) =>
    credential
      .split('/')
      .map((part, at) => (at === index ? value : part))
      .join('/'),
  );
}

export function queryPairs(request: HttpRequest): string[] {
  const query = queryString(request);
  return query === '' ? [] : query.split('&');
}

export function withQueryPairs(request: HttpRequest, pairs: string[]): HttpRequest {
  return { ...request, url: pairs.length === 0 ? '/' : `/?${pairs.join('&')}` };
}
