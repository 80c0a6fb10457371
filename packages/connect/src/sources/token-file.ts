import { showValue } from '../show-value.ts';
import { readText } from './read-text.ts';
import { withoutStray } from './stray-characters.ts';

/** What a setting that names a token file is good for: how to call the file in a message, or what is wrong. */
export type TokenFile = { readonly shown: string } | { readonly shown: string; readonly trouble: string };

export function inspectTokenFile(path: string, env: NodeJS.ProcessEnv): TokenFile {
  const shown = showValue(path, env);
  const file = readText(path);
  // Somebody else may write the token into it in time.
  if ('unread' in file) return { shown: `${shown}, ${file.unread}` };
  if ('trouble' in file) return { shown, trouble: `${file.trouble}${describeStray(path)}` };
  return file.text.trim() === '' ? { shown, trouble: 'which is empty' } : { shown };
}

function describeStray(path: string): string {
  return withoutStray(path) === path ? '' : ', and has quotation marks or white space around it';
}
