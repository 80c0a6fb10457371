import { join } from 'node:path';
import { showValue } from '../show-value.ts';
import { isUtf16, readText } from '../sources/read-text.ts';
import type { Explanation } from './explanation.ts';
import type { ExplanationCode } from './explanation-code.ts';

/** Codes of what lacks a variable, which may stand in a `.env` all the same. */
const LACKING: ReadonlySet<ExplanationCode> = new Set([
  'cluster-url-missing',
  'env-credentials-incomplete',
  'credentials-missing',
  'no-provider-found',
]);

// What dotenv takes: https://github.com/motdotla/dotenv/blob/master/lib/main.js, LINE.
const TAKEN = /^\s*(?:export\s+)?[\w.-]+(?:\s*=|:\s)/;
const NAMING = /^\W*(?:set\s+|setx\s+|export\s+|env:)?\W*(AWS_\w+)/i;

/** The same with what is wrong with the program's `.env`, if something is. dotenv skips what it cannot read, silently. */
export function withDotenvTrouble(explanation: Explanation, env: NodeJS.ProcessEnv): Explanation {
  if (!LACKING.has(explanation.code)) return explanation;
  const path = env.DOTENV_CONFIG_PATH || join(process.cwd(), '.env');
  const file = readText(path);
  if (!('text' in file) || file.text === '') return explanation;
  const trouble = findTrouble(showValue(path, env), file.text, env);
  if (!trouble) return explanation;
  const { cause, fix } = trouble;
  return { ...explanation, cause: `${explanation.cause} ${cause}`, fix };
}

function findTrouble(
  shown: string,
  text: string,
  env: NodeJS.ProcessEnv,
): { cause: string; fix: string } | undefined {
  if (isUtf16(text)) {
    return {
      cause: `${shown} is written in UTF-16, as PowerShell’s > does it, and dotenv finds no variable in it.`,
      fix: `Save ${shown} again in UTF-8; in PowerShell, Set-Content -Encoding utf8 writes that.`,
    };
  }
  const lines = text.split('\n').map((line, index) => ({ line, number: index + 1 }));
  for (const { line, number } of lines) {
    const [, name = ''] = NAMING.exec(line) ?? [];
    if (name === '' || env[name] || TAKEN.test(line) || line.trimStart().startsWith('#')) continue;
    return {
      cause: `Line ${number} of ${shown} begins with ${name} and is not NAME=value: dotenv skips it.`,
      fix: `Write line ${number} of ${shown} as ${name}=, with the value after it.`,
    };
  }
  return lines.some(({ line }) => TAKEN.test(line))
    ? undefined
    : {
        cause: `${shown} is there, and holds no variable.`,
        fix: `Write NAME=value into ${shown}, one on each line, without # in front.`,
      };
}
