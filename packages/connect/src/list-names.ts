import { showValue } from './show-value.ts';

const MAX_NAMES = 8;
const NAME = /^[\w$.-]{1,40}$/;

/** Names of properties, for a message: a secret may stand where one should. */
export function listNames(names: readonly string[]): string {
  const shown = names
    .slice(0, MAX_NAMES)
    .map((name) => (NAME.test(name) && showValue(name, process.env) === name ? name : '…'));
  return `${shown.join(', ')}${names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : ''}`;
}
