import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { buildPackages, createTemporaryHome, repositoryRoot } from '@atlas-aws-iam/command';
import { type Recorded, readLogin } from './handshake-messages.ts';
import { formatPage } from './handshake-page.ts';

// docs/how-the-handshake-works.md: a login that was recorded, message by message.

/** Two logins, with a user's key and with a session of a role. */
export type Recording = Record<'user' | 'role', readonly Recorded[]>;

const SCRIPT = join('docs', 'code', 'verify-signature.mjs');
const TIMEOUT_MS = 30_000;

const child = fileURLToPath(new URL('handshake-child.ts', import.meta.url));
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export async function generateHandshake(): Promise<string> {
  await buildPackages(repositoryRoot);
  const [recording, scriptOutput] = await Promise.all([recordLogins(), run([SCRIPT])]);
  return formatHandshake(recording, scriptOutput);
}

export async function recordLogins(): Promise<Recording> {
  return JSON.parse(await run(['--import', tsx, child]));
}

/** @throws when the recorded login proves nothing, or is not the one that the page tells. */
export function formatHandshake({ user, role }: Recording, scriptOutput: string): string {
  const script = readFileSync(join(repositoryRoot, SCRIPT), 'utf8').replaceAll('\r\n', '\n');
  return formatPage({ user: readLogin(user), role: readLogin(role), script, scriptOutput });
}

async function run(args: readonly string[]): Promise<string> {
  using home = createTemporaryHome();
  const env = home.envOf({ AWS_EC2_METADATA_DISABLED: 'true' });
  const options = { cwd: repositoryRoot, env, timeout: TIMEOUT_MS };
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  return stdout;
}
