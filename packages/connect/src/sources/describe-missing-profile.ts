import type { SharedFile, SharedFiles } from './shared-files.ts';

const MAX_NAMES = 5;

/** Continues "there is no such profile": where it was looked for, and what a near miss looks like. */
export function describeMissingProfile({ config, credentials }: SharedFiles, name: string): string {
  // The two files do not write their headings the same way; each form is ignored in the other file.
  const misplaced =
    config.sections.has(name) && name !== 'default' ? `[${name}] must be [profile ${name}] there` : undefined;
  const overspecified = credentials.sections.has(`profile.${name}`)
    ? `[profile ${name}] must be [${name}] there`
    : undefined;
  const names = (file: SharedFile, isProfile: (section: string) => string | undefined) =>
    [...file.sections.keys()].map(isProfile).filter((found) => found !== undefined);
  const inConfig = names(config, (section) =>
    section === 'default' ? section : /^profile\.(.+)$/.exec(section)?.[1],
  );
  const inCredentials = names(credentials, (section) => section);
  return `: ${describeFile(config, misplaced, inConfig)}; ${describeFile(credentials, overspecified, inCredentials)}`;
}

function describeFile({ path, trouble }: SharedFile, hint: string | undefined, names: string[]): string {
  if (trouble) return `${path}, ${trouble}`;
  if (hint) return `in ${path}, ${hint}`;
  if (names.length === 0) return `${path} has no profile`;
  const shown = names.slice(0, MAX_NAMES).join(', ');
  return `${path} has ${shown}${names.length > MAX_NAMES ? ' and others' : ''}`;
}
