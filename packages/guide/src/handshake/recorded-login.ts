import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createTemporaryHome, repositoryRoot } from '@atlas-aws-iam/command';
import type { AuthAttempt } from '@atlas-aws-iam/sandbox';
import { calculate, type HttpRequest, type LoginDetail } from '@atlas-aws-iam/sandbox/inspect';
import { SECRET_ACCESS_KEY } from './cast.ts';
import { type HttpText, type Recorded, readLogin, type Told } from './messages.ts';
import { requireFit } from './require-fit.ts';
import { type Derivation, deriveSignature } from './signature.ts';

// docs/recorded-login.json: a login with a user's key and one with a session of a role, every message of them as bytes
// and as fields, and how the signatures came about. One page embeds parts of it, another one shows all of it.

/** Two logins as they were recorded. */
export type Recording = Record<'user' | 'role', { sent: readonly Recorded[]; attempt: AuthAttempt }>;

/** What the inspector's page shows of a login, and what its messages say for a page that is text. */
export type RecordedLogin = LoginDetail & Told & { client: Derivation };

export type RecordedLogins = Record<'user' | 'role', RecordedLogin>;

const TIMEOUT_MS = 30_000;

const child = fileURLToPath(new URL('record-child.ts', import.meta.url));
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export async function generateRecordedLogin(): Promise<string> {
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
  return { user: read(1, user), role: read(2, role) };
}

function read(id: number, { sent, attempt }: Recording['user']): RecordedLogin {
  const { messages, told } = readLogin(sent);
  const client = deriveSignature(told.stsRequest, SECRET_ACCESS_KEY);
  requireFit(told, messages);
  const key = { secretAccessKey: SECRET_ACCESS_KEY };
  const server = calculate(requestOf(told.stsRequest), key, { isExample: true });
  if (!server) throw new Error('The request to STS names no credential scope.');
  return {
    id,
    verdict: attempt.verdict,
    check: 'none',
    // The rest of the metadata is the machine's.
    attempt: { ...attempt, client: { driver: attempt.client?.driver } },
    messages,
    server,
    client,
    ...told,
  };
}

function requestOf({ head, body }: HttpText): HttpRequest {
  const [first = '', ...headers] = head;
  const [method = '', url = ''] = first.split(' ');
  return {
    method,
    url,
    headers: headers.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    }),
    body: Buffer.from(body, 'latin1'),
  };
}
