/**
 * The account refuses: there is no such role, or its trust policy does not allow it. AWS tells the two apart
 * for nobody.
 */
export class AccessDeniedError extends Error {
  override name = 'AccessDeniedError';
}
