/**
 * Does the server say that this user may not do that? It is 13 Unauthorized from mongod, 8000 AtlasError from Atlas.
 * https://www.mongodb.com/docs/manual/reference/error-codes/
 */
export function isNotAuthorized(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  // Code 13 also answers a command sent by nobody: then there is no user to give a role to.
  if (code === 13) return !/requires authentication/i.test(error.message);
  return code === 8000 && /not allowed to do action/i.test(error.message);
}
