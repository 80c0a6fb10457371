import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from '@atlas-aws-iam/sandbox';
import { MINUTE_MS } from './callers.ts';

/** How long the tokens that the sandbox makes are good for. */
export const SSO_TOKEN_MS = 12 * 60 * MINUTE_MS;

/** What `aws sso login` leaves in the cache. */
export interface SsoToken {
  accessToken: string;
  refreshToken: string;
  clientId: string;
  clientSecret: string;
}

export async function ssoTokenOf(sandbox: Sandbox, variant = 'sso-session'): Promise<SsoToken> {
  const { env } = await sandbox.provision('sso', variant);
  const cache = join(env.HOME ?? '', '.aws/sso/cache');
  const [file = ''] = await readdir(cache);
  return JSON.parse(await readFile(join(cache, file), 'utf8'));
}
