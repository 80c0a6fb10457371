import type { Operation } from './api-call.ts';
import { ApiError } from './api-error.ts';

export const API_ROOT = '/api/atlas/v2';

export interface Route {
  operation: Operation;
  parameters: ReadonlyMap<string, string>;
}

/**
 * The operation that a request is for. Each part of a path is decoded once, after the path is split: real clients send the
 * ARN of a role as `arn%3Aaws%3Aiam%3A%3A…%3Arole%2Fapp`, and others `arn:aws:iam::…:role%2Fapp`.
 *
 * @throws ApiError where there is none
 */
export function createRouter(operations: readonly Operation[]): (method: string, path: string) => Route {
  const table = operations.map((operation) => ({
    operation,
    template: `${API_ROOT}${operation.path}`.split('/'),
  }));
  return (method, path) => {
    const parts = path.split('/');
    const matching = table.filter(({ template }) => isMatch(template, parts));
    if (matching.length === 0) throw new ApiError('RESOURCE_NOT_FOUND', path);
    const found = matching.find(({ operation }) => operation.method === method);
    if (!found) throw new ApiError('METHOD_NOT_ALLOWED', method);
    const { operation, template } = found;
    const parameters = template.flatMap((name, index) =>
      name.startsWith('{')
        ? [[name.slice(1, -1), decode(parts[index] ?? '', name.slice(1, -1))] as const]
        : [],
    );
    return { operation, parameters: new Map(parameters) };
  };
}

function isMatch(template: readonly string[], parts: readonly string[]): boolean {
  return (
    template.length === parts.length &&
    template.every((name, index) => (name.startsWith('{') ? parts[index] !== '' : name === parts[index]))
  );
}

function decode(part: string, name: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ApiError('INVALID_PATH_PARAMETER', name);
  }
}
