import type { Evidence, Variation } from './variation.ts';

const PATHS = ['', '//', '/sts', '/sts/', '*', '%2F', '/index.html'];

/** Another path, query or method. */
export function pathVariations({ draft, body }: Evidence): Variation[] {
  return [
    ...PATHS.map((path) => ({
      kind: 'path' as const,
      text: path === '' ? 'signed an empty path' : `signed the path ${path}`,
      part: 'path',
      change: (other: Evidence['draft']) => ({ ...other, path }),
    })),
    {
      kind: 'path',
      text: 'signed the path with a question mark',
      part: 'path',
      change: (other) => ({ ...other, path: `${other.path}?` }),
    },
    {
      kind: 'path',
      text: 'signed the parameters of the body in the query too',
      part: 'query',
      change: (other) => ({ ...other, query: body }),
    },
    ...['GET', 'post', 'PUT']
      .filter((method) => method !== draft.method)
      .map((method) => ({
        kind: 'path' as const,
        text: `signed the method ${method}`,
        part: 'method',
        change: (other: Evidence['draft']) => ({ ...other, method }),
      })),
  ];
}
