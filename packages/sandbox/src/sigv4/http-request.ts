/** An HTTP request as it came off the wire: nothing decoded, joined or normalised, because all of it is signed. */
export interface HttpRequest {
  method: string;
  /** The request target, e.g. `/?Action=GetCallerIdentity`. */
  url: string;
  /** In the order received, names in any case, repeated names kept apart. */
  headers: readonly (readonly [name: string, value: string])[];
  body: Uint8Array;
}

/** The first value of a header, or undefined. `name` in lower case. */
export function headerValue(request: HttpRequest, name: string): string | undefined {
  return request.headers.find(([candidate]) => candidate.toLowerCase() === name)?.[1];
}

/** The values of each header, in the order received, by its name in lower case. */
export function headerValues({ headers }: HttpRequest): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const present = values.get(key);
    if (present) present.push(value);
    else values.set(key, [value]);
  }
  return values;
}

/** The part of the request target after the first `?`, or the empty string. */
export function queryString(request: HttpRequest): string {
  const start = request.url.indexOf('?');
  return start === -1 ? '' : request.url.slice(start + 1);
}
