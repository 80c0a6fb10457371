import { join } from 'node:path';
import { showValue } from '../show-value.ts';
import { homeDir, homeVariable } from './home-dir.ts';
import { SECTION_KINDS } from './ini-lines.ts';
import { noPath } from './no-path.ts';
import { parseIni, type Section, type Sections } from './parse-ini.ts';
import { isUtf16, readText } from './read-text.ts';

export interface SharedFile {
  // Its path, as messages show it.
  readonly shown: string;
  readonly sections: Sections;
  // What stands in it; empty if it is not read.
  readonly text: string;
  // Why none of it counts, in words that follow its path.
  readonly trouble?: string;
  // The variable that should name it holds something else, most likely its text.
  readonly noPath?: string;
  // It is written in an encoding that the SDK does not know.
  readonly isUtf16?: boolean;
  // It may well hold what is looked for, and is not read here.
  readonly isUnread?: boolean;
}

export interface SharedFiles {
  readonly config: SharedFile;
  readonly credentials: SharedFile;
  // These come from the config file alone, under the names they have in it.
  readonly configProfiles: Sections;
  readonly profiles: Sections;
  readonly ssoSessions: Sections;
}

/** What the SDK would find in the shared files (@smithy/core, shared-ini-file-loader/loadSharedConfigFiles). */
export function readSharedFiles(env: NodeJS.ProcessEnv): SharedFiles {
  const home = homeDir(env);
  const configPath = env.AWS_CONFIG_FILE || join(home, '.aws', 'config');
  const credentialsPath = env.AWS_SHARED_CREDENTIALS_FILE || join(home, '.aws', 'credentials');
  const read = (variable: string, path: string) =>
    noPathFile(env[variable] ? variable : homeVariable(env), env) ?? readSharedFile(path, env);
  const config = read('AWS_CONFIG_FILE', expandHome(configPath, home));
  const credentials = read('AWS_SHARED_CREDENTIALS_FILE', expandHome(credentialsPath, home));
  const configProfiles = profilesOfConfig(config.sections);
  return {
    config,
    credentials,
    configProfiles,
    profiles: merge(configProfiles, credentials.sections),
    // The SDK does not expand ~/ when it looks for these (loadSsoSessionData).
    ssoSessions: ofKind('sso-session', read('AWS_CONFIG_FILE', configPath).sections),
  };
}

function expandHome(path: string, home: string): string {
  return path.startsWith('~/') ? join(home, path.slice(2)) : path;
}

function noPathFile(variable: string | undefined, env: NodeJS.ProcessEnv): SharedFile | undefined {
  const problem = variable && noPath(env[variable] ?? '');
  return problem
    ? { shown: variable, sections: new Map(), text: '', noPath: `${variable}: ${problem}` }
    : undefined;
}

function readSharedFile(path: string, env: NodeJS.ProcessEnv): SharedFile {
  const shown = showValue(path, env);
  const nothing = { shown, sections: new Map(), text: '' };
  const file = readText(path);
  if ('unread' in file) return { ...nothing, trouble: file.unread, isUnread: true };
  if ('trouble' in file) return { ...nothing, trouble: file.trouble };
  const { text } = file;
  if (isUtf16(text)) {
    return {
      ...nothing,
      isUtf16: true,
      trouble: 'which the SDK cannot read, as it is written in UTF-16, not in UTF-8',
    };
  }
  try {
    return { shown, sections: parseIni(text), text };
  } catch (error) {
    return { ...nothing, trouble: `which the SDK cannot read, as ${(error as Error).message}` };
  }
}

// The config file calls a profile [profile name], but for [default]; other kinds keep theirs in the name.
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
