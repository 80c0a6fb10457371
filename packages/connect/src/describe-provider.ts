import { redact } from './explain/redact/redact.ts';
import { readProperty } from './read-property.ts';

const MAX_NAME_LENGTH = 60;
// Letters, digits and what else stands in the names of functions ("bound askVault"): nothing that a terminal acts on.
const PRINTABLE_NAME = /^[\p{L}\p{N}_$#][\p{L}\p{N}_$#…() .-]*$/u;

/** How a message calls the provider. A function that has no name of its own is called what its option is. */
export function describeProvider(provider: unknown): string {
  const name = readProperty(provider, 'name');
  if (typeof name !== 'string' || name === 'credentialProvider') return 'the credential provider';
  const masked = redact(name, process.env);
  if (!PRINTABLE_NAME.test(masked)) return 'the credential provider';
  const shown = masked.length > MAX_NAME_LENGTH ? `${masked.slice(0, MAX_NAME_LENGTH)}…` : masked;
  return `the credential provider ${shown}`;
}
