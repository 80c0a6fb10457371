import { isError } from './is-error.ts';
import { readProperty } from './read-property.ts';

/**
 * Does the server say that this user may not do that? It is 13 Unauthorized from mongod, 8000 AtlasError from Atlas.
 * https://www.mongodb.com/docs/manual/reference/error-codes/
 */
export function isNotAuthorized(error: unknown): boolean {
  if (!isError(error)) return false;
  const [code, message] = [readProperty(error, 'code'), readProperty(error, 'message')];
  if (typeof message !== 'string') return false;
  // Code 13 also answers a command sent by nobody: then there is no user to give a role to.
  if (code === 13) return !/requires authentication/i.test(message);
  return code === 8000 && /not allowed to do action/i.test(message);
}
