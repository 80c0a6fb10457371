import { closeSync, constants, openSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const VARIABLES = [
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
];

/**
 * Lets go of named pipes that the SDK still waits for: a thread that opens one until somebody writes to it keeps the
 * process from ending, process.exit() too. To the SDK the pipe is empty then.
 */
export function releasePipes(env: NodeJS.ProcessEnv): void {
  const files = VARIABLES.map((name) => env[name] ?? '');
  for (const path of [...files, ...['config', 'credentials'].map((name) => join(homedir(), '.aws', name))]) {
    try {
      if (!statSync(path).isFIFO()) continue;
      // Fails where nobody waits for it, and waits for nobody itself.
      closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
    } catch {
      // Not there, or nobody waits: nothing to let go of.
    }
  }
}
