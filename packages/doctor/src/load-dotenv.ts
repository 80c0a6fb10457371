import { join } from 'node:path';
import { isUtf16, readText, showValue } from './from-connect.ts';

export interface LoadedDotenv {
  /** Which file, and what of it counts, as a sentence. */
  readonly summary: string;
  /** What the file sets and the environment did not have. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * What `import 'dotenv/config'` would add to the environment: variables that are set stay as they are. The file is
 * `DOTENV_CONFIG_PATH`, else `.env` in the folder.
 */
export async function loadDotenv(folder: string, env: NodeJS.ProcessEnv): Promise<LoadedDotenv> {
  const path = env.DOTENV_CONFIG_PATH || join(folder, '.env');
  const shown = showValue(path, env);
  const file = readText(path);
  const nothing = (summary: string) => ({ summary, variables: {} });
  if ('unread' in file) return nothing(`${shown}, ${file.unread}.`);
  if ('trouble' in file) {
    return nothing(
      file.trouble === 'which does not exist' && !env.DOTENV_CONFIG_PATH
        ? 'No .env in this folder.'
        : `${shown}, ${file.trouble}.`,
    );
  }
  if (isUtf16(file.text)) return nothing(`${shown} is written in UTF-16: dotenv finds no variable in it.`);
  const { parse } = await import('./parse-dotenv.ts');
  const read = Object.entries(parse(file.text));
  const variables = Object.fromEntries(read.filter(([name]) => env[name] === undefined));
  const kept = read.length - Object.keys(variables).length;
  const rest = kept > 0 ? `; ${kept} of its variables are set already and stay as they are` : '';
  return { summary: `${shown} sets ${countOf(read.length, 'variable')}${rest}.`, variables };
}

const countOf = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
