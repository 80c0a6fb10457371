import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import type { Env } from './machine-env.ts';

/** The variables of the folder's `.env`, if it has one. */
export function readDotenv(folder: string): Env {
  const file = join(folder, '.env');
  return existsSync(file) ? parse(readFileSync(file)) : {};
}
