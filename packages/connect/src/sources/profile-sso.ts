import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { showValue } from '../show-value.ts';
import { ending, type Finding, unknown, usable } from './finding.ts';
import { homeDir, homeVariable } from './home-dir.ts';
import { noPath } from './no-path.ts';
import type { Section } from './parse-ini.ts';
import type { ProfileContext } from './profile-context.ts';
import { inspectMissingSession } from './profile-sso-session.ts';
import { readJson } from './read-json.ts';

const ANY_OF = ['sso_start_url', 'sso_account_id', 'sso_session', 'sso_region', 'sso_role_name'];
const OF_PROFILE = ['sso_account_id', 'sso_role_name'];
const OF_SESSION = ['sso_region', 'sso_start_url'];
const FOR_RENEWAL = ['clientId', 'clientSecret', 'refreshToken'];
// The SDK wants a new token from here on. If it cannot ask for one, it gives up the old one's last minutes.
const RENEWAL_MS = 5 * 60 * 1000;

export function hasSsoSetting(profile: Section): boolean {
  return ANY_OF.some((key) => profile.has(key));
}

// @aws-sdk/credential-provider-sso and token-providers/fromSso. Whatever is wrong here ends the chain.
export function inspectSso({ env, files }: ProfileContext, name: string, profile: Section): Finding {
  const unusable = { code: 'profile-unusable', profile: name } as const;
  const sessionName = profile.get('sso_session');
  const session = sessionName === undefined ? profile : files.ssoSessions.get(sessionName);
  if (!session) {
    const { noPath: contents, isUnread, shown, trouble } = files.config;
    const named = `sso_session is "${showValue(sessionName ?? '', env)}"`;
    if (contents) return ending(`${named}; ${contents}.`, { code: 'path-holds-contents', profile: name });
    if (isUnread) return unknown(`${named}, defined in ${shown}, ${trouble}.`, unusable);
    return inspectMissingSession({ env, files }, name, sessionName ?? '');
  }
  const missing = [
    ...OF_PROFILE.filter((key) => !profile.has(key)),
    ...OF_SESSION.filter((key) => !session.has(key)),
  ];
  if (missing.length > 0) return ending(`SSO, which lacks ${missing.join(', ')}.`, unusable);

  const home = homeDir(env);
  const noHome = noPath(home);
  if (noHome) {
    return ending(`SSO, whose login is kept where ${homeVariable(env)} says: ${noHome}.`, {
      code: 'path-holds-contents',
      profile: name,
    });
  }
  const id = sessionName ?? session.get('sso_start_url') ?? '';
  const path = join(home, '.aws', 'sso', 'cache', `${createHash('sha1').update(id).digest('hex')}.json`);
  const problem = { code: 'sso-login-needed', profile: name } as const;
  const shown = showValue(path, env);
  const cache = readJson(path);
  if ('unread' in cache) return unknown(`SSO, whose login is kept in ${shown}, ${cache.unread}.`, problem);
  if ('trouble' in cache) return ending(`SSO, whose login is kept in ${shown}, ${cache.trouble}.`, problem);
  const { object: token } = cache;
  const isOlderKind = sessionName === undefined;
  const wanted = isOlderKind ? ['accessToken'] : ['accessToken', 'expiresAt'];
  const lacks = wanted.filter((key) => token[key] === undefined);
  if (lacks.length > 0) return ending(`SSO, whose login in ${shown} lacks ${lacks.join(', ')}.`, problem);

  const leftMs = new Date(token.expiresAt as string).getTime() - Date.now();
  const login = `SSO, whose login in ${shown}`;
  if (isOlderKind) {
    // A time that cannot be read is not in the past for the SDK.
    return leftMs <= 0 ? ending(`${login} has expired.`, problem) : usable(`${login} is current.`, problem);
  }
  if (leftMs > RENEWAL_MS) return usable(`${login} is current.`, problem);
  const cannotRenew = FOR_RENEWAL.filter((key) => token[key] === undefined);
  return cannotRenew.length > 0
    ? ending(
        `${login} has ${leftMs > 0 ? 'less than five minutes left' : 'expired'} and cannot be renewed without ${cannotRenew.join(', ')}.`,
        problem,
      )
    : usable(`${login} is renewed when it is used.`, problem);
}
