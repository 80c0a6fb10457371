import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ATLAS_VARIABLES } from '@atlas-aws-iam/atlas-client';
import { UserError } from '@atlas-aws-iam/command';
import { parse } from 'dotenv';

const NOT_RUNNING = 'Start one in another terminal, and leave it running: npm run sandbox';

/** What the sandbox of another terminal has written for its administrator. @throws UserError */
export function findSandbox(folder: string): Readonly<Record<string, string>> {
  const file = join(folder, '.sandbox/env');
  if (!existsSync(file)) throw new UserError('no sandbox is running here.', NOT_RUNNING);
  const env = parse(readFileSync(file));
  const names = ['AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', ATLAS_VARIABLES.clientId, ATLAS_VARIABLES.baseUrl];
  if (names.some((name) => !env[name])) {
    throw new UserError(`${file} is not what a sandbox of this version writes.`, NOT_RUNNING);
  }
  return env;
}

/** What the sandbox has written for a credential path; empty where it has not. */
export function findSandboxPath(folder: string, path: string): Readonly<Record<string, string>> {
  const file = join(folder, '.sandbox/paths', `${path}.env`);
  return existsSync(file) ? parse(readFileSync(file)) : {};
}
