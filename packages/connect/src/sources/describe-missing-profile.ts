import { showValue } from '../show-value.ts';
import { type IniHeading, iniLines } from './ini-lines.ts';
import type { SharedFile, SharedFiles } from './shared-files.ts';
import { describeUnreadHeading, headingsFor, type UnreadHeading, unreadHeadings } from './unread-headings.ts';

const MAX_NAMES = 5;
const MAX_HEADINGS = 3;

/** Continues "there is no such profile": where it was looked for, and what a near miss looks like. */
export function describeMissingProfile(files: SharedFiles, name: string, env: NodeJS.ProcessEnv): string {
  const { config, credentials } = files;
  const headings = unreadHeadings(files);
  const names = (file: SharedFile, isProfile: (section: string) => string | undefined) =>
    [...file.sections.keys()].map(isProfile).filter((found) => found !== undefined);
  const inConfig = names(config, (section) =>
    section === 'default' ? section : /^profile\.(.+)$/.exec(section)?.[1],
  );
  const inCredentials = names(credentials, (section) => section);
  const describe = (file: SharedFile, found: string[]) => describeFile(file, headings, name, found, env);
  return `: ${describe(config, inConfig)}; ${describe(credentials, inCredentials)}`;
}

function describeFile(
  file: SharedFile,
  headings: readonly UnreadHeading[],
  wanted: string,
  names: string[],
  env: NodeJS.ProcessEnv,
): string {
  const { shown, trouble, noPath } = file;
  if (noPath) return noPath;
  if (trouble) return `${shown}, ${trouble}`;
  const ofFile = headings.filter((heading) => heading.file === file && heading.kind === 'profile');
  const [nearMiss] = headingsFor(ofFile, 'profile', wanted);
  if (nearMiss) return `in ${shown}, ${describeUnreadHeading(nearMiss, env)}`;
  const empty = emptyHeading(file, wanted);
  if (empty)
    return `in ${shown}, line ${empty.line}, ${showValue(`[${empty.heading}]`, env)}, has no setting below it`;
  if (file.sections.has(`sso-session.${wanted}`)) {
    return `in ${shown}, ${showValue(wanted, env)} is an sso-session, and no profile`;
  }
  const unread = ofFile.slice(0, MAX_HEADINGS).map((heading) => describeUnreadHeading(heading, env));
  const others = unread.length > 0 ? ` (${unread.join('; ')})` : '';
  if (names.length === 0) return `${shown} has no ${lacksHeadings(file) ? 'heading' : 'profile'}${others}`;
  const shownNames = names
    .slice(0, MAX_NAMES)
    .map((name) => showValue(name, env))
    .join(', ');
  return `${shown} has ${shownNames}${names.length > MAX_NAMES ? ' and others' : ''}${others}`;
}

/** Is there something in it, and nothing of it below a heading? */
export function lacksHeadings({ text }: SharedFile): boolean {
  return /^\s*[^\s#;]/m.test(text) && !/^\s*\[/m.test(text);
}

// The SDK makes no profile of it. A name of the other file is no other profile's here: `profile.` is in none.
function emptyHeading(file: SharedFile, wanted: string): IniHeading | undefined {
  const names = [wanted, `profile.${wanted}`];
  return [...iniLines(file.text)]
    .filter((line) => line.kind === 'heading')
    .find(({ section = '' }) => names.includes(section));
}
