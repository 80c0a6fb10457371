import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface SsoProfile {
  permissionSet: string;
  /** What a program needs to log in with it: its token is in the home folder. */
  env: Readonly<Record<string, string>>;
}

/** The profile that AWS_PROFILE names, if it is one of IAM Identity Center. */
export function readSsoProfile(env: Readonly<Record<string, string | undefined>>): SsoProfile | undefined {
  const { AWS_PROFILE: name, HOME = homedir() } = env;
  if (!name) return undefined;
  const file = env.AWS_CONFIG_FILE || join(HOME, '.aws/config');
  if (!existsSync(file)) return undefined;
  let isInside = false;
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
    const [, heading] = /^\s*\[\s*(?:profile\s+)?(.+?)\s*\]/.exec(line) ?? [];
    if (heading !== undefined) isInside = heading === name;
    const [, permissionSet] = /^\s*sso_role_name\s*=\s*(\S+)\s*$/.exec(line) ?? [];
    if (isInside && permissionSet !== undefined) {
      return { permissionSet, env: { AWS_PROFILE: name, HOME, AWS_CONFIG_FILE: file } };
    }
  }
  return undefined;
}
