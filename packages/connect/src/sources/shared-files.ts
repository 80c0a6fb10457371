import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTrouble } from './file-trouble.ts';
import { homeDir } from './home-dir.ts';
import { parseIni, SECTION_KINDS, type Section, type Sections } from './parse-ini.ts';

export interface SharedFile {
  readonly path: string;
  readonly sections: Sections;
  // Why none of it counts, in words that follow its path.
  readonly trouble?: string;
}

export interface SharedFiles {
  readonly config: SharedFile;
  readonly credentials: SharedFile;
  // Of the config file alone, under the names they have in it.
  readonly configProfiles: Sections;
  readonly profiles: Sections;
  readonly ssoSessions: Sections;
}

/** What the SDK would find in the shared files (@smithy/core, shared-ini-file-loader/loadSharedConfigFiles). */
export function readSharedFiles(env: NodeJS.ProcessEnv): SharedFiles {
  const home = homeDir(env);
  const configPath = env.AWS_CONFIG_FILE || join(home, '.aws', 'config');
  const credentialsPath = env.AWS_SHARED_CREDENTIALS_FILE || join(home, '.aws', 'credentials');
  const config = readSharedFile(expandHome(configPath, home));
  const credentials = readSharedFile(expandHome(credentialsPath, home));
  const configProfiles = profilesOfConfig(config.sections);
  return {
    config,
    credentials,
    configProfiles,
    profiles: merge(configProfiles, credentials.sections),
    // The SDK does not expand ~/ when it looks for these (loadSsoSessionData).
    ssoSessions: ofKind('sso-session', readSharedFile(configPath).sections),
  };
}

function expandHome(path: string, home: string): string {
  return path.startsWith('~/') ? join(home, path.slice(2)) : path;
}

function readSharedFile(path: string): SharedFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { path, sections: new Map(), trouble: readTrouble(error) };
  }
  try {
    return { path, sections: parseIni(text) };
  } catch (error) {
    return {
      path,
      sections: new Map(),
      trouble: `of which the SDK reads nothing, as ${(error as Error).message}`,
    };
  }
}

// In the config file a profile is [profile name], but for [default]; other kinds keep theirs in the name.
function profilesOfConfig(sections: Sections): Sections {
  const profiles = new Map<string, Section>();
  const withoutKind = sections.get('default');
  if (withoutKind) profiles.set('default', withoutKind);
  for (const [name, section] of sections) {
    const [kind = '', ...rest] = name.split('.');
    if (rest.length === 0 || !SECTION_KINDS.has(kind)) continue;
    profiles.set(kind === 'profile' ? rest.join('.') : name, section);
  }
  return profiles;
}

function ofKind(kind: string, sections: Sections): Sections {
  const prefix = `${kind}.`;
  return new Map(
    [...sections]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, section]) => [name.slice(prefix.length), section]),
  );
}

// Key by key; the credentials file wins.
function merge(config: Sections, credentials: Sections): Sections {
  const merged = new Map(config);
  for (const [name, section] of credentials) {
    merged.set(name, new Map([...(merged.get(name) ?? []), ...section]));
  }
  return merged;
}
