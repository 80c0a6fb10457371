import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { showValue } from '../show-value.ts';
import { ending, type Finding, unknown, usable } from './finding.ts';
import { systemHomeDir, systemHomeVariable } from './home-dir.ts';
import { noPath } from './no-path.ts';
import type { Section } from './parse-ini.ts';
import { readJson } from './read-json.ts';

const FIELDS = ['accessToken', 'clientId', 'refreshToken', 'dpopKey'];
const RENEWAL_MS = 5 * 60 * 1000;

// @aws-sdk/credential-provider-login, which reads what `aws login` leaves.
export function inspectLogin(env: NodeJS.ProcessEnv, name: string, profile: Section): Finding {
  const problem = { code: 'aws-login-needed', profile: name } as const;
  const { AWS_LOGIN_CACHE_DIRECTORY } = env;
  const home = systemHomeDir(env);
  const noDirectory = noPath(AWS_LOGIN_CACHE_DIRECTORY ?? home);
  if (noDirectory) {
    const variable =
      AWS_LOGIN_CACHE_DIRECTORY === undefined ? systemHomeVariable : 'AWS_LOGIN_CACHE_DIRECTORY';
    return ending(`login_session, which is kept where ${variable} says: ${noDirectory}.`, {
      code: 'path-holds-contents',
      profile: name,
    });
  }
  const directory = AWS_LOGIN_CACHE_DIRECTORY ?? join(home, '.aws', 'login', 'cache');
  const hash = createHash('sha256').update(profile.get('login_session') ?? '');
  const path = join(directory, `${hash.digest('hex')}.json`);
  const shown = showValue(path, env);
  const cache = readJson(path);
  if ('unread' in cache)
    return unknown(`login_session, which is kept in ${shown}, ${cache.unread}.`, problem);
  if ('trouble' in cache)
    return ending(`login_session, which is kept in ${shown}, ${cache.trouble}.`, problem);
  const { object: login } = cache;
  const accessToken = login.accessToken as { accountId?: unknown; expiresAt?: unknown } | undefined;
  const lacks = [
    ...FIELDS.filter((field) => !login[field]),
    ...(accessToken?.accountId ? [] : ['accountId']),
  ];
  if (lacks.length > 0)
    return ending(`login_session, whose login in ${shown} lacks ${lacks.join(', ')}.`, problem);
  const leftMs = new Date(accessToken?.expiresAt as string).getTime() - Date.now();
  const state = leftMs <= RENEWAL_MS ? 'is renewed when it is used' : 'is current';
  return usable(`login_session, whose login in ${shown} ${state}.`, problem);
}
