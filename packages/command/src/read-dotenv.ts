import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import type { Env } from './machine-env.ts';
import { UserError } from './user-error.ts';

/**
 * The variables of the folder's `.env`, if it has one.
 *
 * @throws UserError for one that yields none, or fewer than it names: dotenv skips what it cannot read, and a sandbox would
 * start where a cluster was meant.
 */
export function readDotenv(folder: string): Env {
  const file = join(folder, '.env');
  if (!existsSync(file)) return {};
  const bytes = readFileSync(file);
  const env = parse(bytes);
  // Every other byte of UTF-16 is zero, as long as it is English.
  if (bytes.includes(0)) {
    throw new UserError(
      `${file} is written in UTF-16, as PowerShell's > does it, and no variable is found in it.`,
      'Save it again in UTF-8; in PowerShell, Set-Content -Encoding utf8 writes that.',
    );
  }
  for (const [index, line] of bytes.toString('utf8').split('\n').entries()) {
    const [, name] = /^\W*(?:set\s+|setx\s+|export\s+|env:)?\W*(AWS_\w+)/i.exec(line) ?? [];
    if (name === undefined || name in env || line.trimStart().startsWith('#')) continue;
    throw new UserError(
      `line ${index + 1} of ${file} begins with ${name} and is not NAME=value.`,
      `Write it as ${name}=, with the value after it.`,
    );
  }
  if (Object.keys(env).length === 0) {
    throw new UserError(
      `${file} is there, and holds no variable.`,
      'Write NAME=value into it, one on each line, or remove it.',
    );
  }
  return env;
}
