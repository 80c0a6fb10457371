import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { buildPackages, createTemporaryHome, repositoryRoot } from '@atlas-aws-iam/command';
import { SECRET_ACCESS_KEY } from './cast.ts';
import { type Login, type Recorded, readLogin } from './messages.ts';
import { requireFit } from './require-fit.ts';
import { type Derivation, deriveSignature } from './signature.ts';

// docs/recorded-login.json: a login with a user's key and one with a session of a role, every message of them as bytes
// and as fields, and how the signatures came about. Pages embed parts of it.

/** Two logins as they were recorded. */
export type Recording = Record<'user' | 'role', readonly Recorded[]>;

/** What the file holds: for each login its messages, in their order, and its signature. */
export type RecordedLogins = Record<'user' | 'role', Login & { signing: Derivation }>;

const TIMEOUT_MS = 30_000;

const child = fileURLToPath(new URL('record-child.ts', import.meta.url));
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export async function generateRecordedLogin(): Promise<string> {
  await buildPackages(repositoryRoot);
  return `${JSON.stringify(readRecording(await recordLogins()), null, 2)}\n`;
}

export async function recordLogins(): Promise<Recording> {
  using home = createTemporaryHome();
  const env = home.envOf({ AWS_EC2_METADATA_DISABLED: 'true' });
  const options = { cwd: repositoryRoot, env, timeout: TIMEOUT_MS, maxBuffer: 10 ** 7 };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', tsx, child], options);
  return JSON.parse(stdout);
}

/**
 * @throws when a signature cannot be computed anew, messages do not fit together, or they are not those of the page that
 * shows them: such a login proves nothing.
 */
export function readRecording({ user, role }: Recording): RecordedLogins {
  return { user: read(user), role: read(role) };
}

function read(recorded: readonly Recorded[]): RecordedLogins['user'] {
  const login = readLogin(recorded);
  const signing = deriveSignature(login.stsRequest, SECRET_ACCESS_KEY);
  requireFit(login);
  return { ...login, signing };
}
