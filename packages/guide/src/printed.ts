import { stripVTControlCharacters } from 'node:util';
import { presentable } from './presentable.ts';

/** What `npm run` says before the command it runs: `> name@version script` and `> command`, between empty lines. */
const NPM_BANNER = /^\n?> \S+@\S+ \S+\n(?:> .*\n)+\n?/gm;

/** What a block printed as a page shows it: no colours, no banner, nothing that varies. */
export function printed(text: string): string {
  const plain = stripVTControlCharacters(text).replaceAll('\r\n', '\n').replace(NPM_BANNER, '');
  return presentable(plain)
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();
}
