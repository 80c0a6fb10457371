import { type IniLine, type IniSetting, iniLines, type UnreadLine } from './ini-lines.ts';
import type { SharedFile, SharedFiles } from './shared-files.ts';

/** Where a setting of a profile stands: in the file that wins, on the line that does. */
export type FoundSetting = IniSetting & Place;

interface Place {
  readonly line: number;
  readonly file: SharedFile;
}

/** The setting of this profile that the SDK uses. */
export function findSetting(files: SharedFiles, profile: string, key: string): FoundSetting | undefined {
  return settingsOf(files, profile).findLast((setting) => setting.key === key);
}

/** All of them; the later ones win. */
export function settingsOf(files: SharedFiles, profile: string): FoundSetting[] {
  return linesOf(files, profile).filter((line) => line.kind === 'setting');
}

/** Lines of the profile that the SDK skips. */
export function unreadLinesOf(files: SharedFiles, profile: string): (UnreadLine & Place)[] {
  return linesOf(files, profile).filter((line) => line.kind === 'unread');
}

function linesOf({ config, credentials }: SharedFiles, profile: string): (IniLine & Place)[] {
  const inConfig = profile === 'default' ? ['default', 'profile.default'] : [`profile.${profile}`];
  return [...linesIn(config, inConfig), ...linesIn(credentials, [profile])];
}

function linesIn(file: SharedFile, sections: readonly string[]): (IniLine & Place)[] {
  return [...iniLines(file.text)]
    .filter(({ section }) => section !== undefined && sections.includes(section))
    .map((line) => ({ ...line, file }));
}

/** `line 3 of /home/me/.aws/config`. */
export function showPlace({ line, file }: Place): string {
  return `line ${line} of ${file.shown}`;
}
