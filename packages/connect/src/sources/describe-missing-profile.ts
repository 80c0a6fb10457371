import { showValue } from '../show-value.ts';
import type { SharedFile, SharedFiles } from './shared-files.ts';

const MAX_NAMES = 5;

/** Continues "there is no such profile": where it was looked for, and what a near miss looks like. */
export function describeMissingProfile(
  { config, credentials }: SharedFiles,
  name: string,
  env: NodeJS.ProcessEnv,
): string {
  const shown = showValue(name, env);
  // The two files do not write their headings the same way; each form is ignored in the other file.
  const misplaced =
    config.sections.has(name) && name !== 'default'
      ? `[${shown}] must be [profile ${shown}] there`
      : undefined;
  const overspecified = credentials.sections.has(`profile.${name}`)
    ? `[profile ${shown}] must be [${shown}] there`
    : undefined;
  const names = (file: SharedFile, isProfile: (section: string) => string | undefined) =>
    [...file.sections.keys()].map(isProfile).filter((found) => found !== undefined);
  const inConfig = names(config, (section) =>
    section === 'default' ? section : /^profile\.(.+)$/.exec(section)?.[1],
  );
  const inCredentials = names(credentials, (section) => section);
  return `: ${describeFile(config, misplaced, inConfig, env)}; ${describeFile(credentials, overspecified, inCredentials, env)}`;
}

function describeFile(
  file: SharedFile,
  hint: string | undefined,
  names: string[],
  env: NodeJS.ProcessEnv,
): string {
  const { shown, trouble, noPath } = file;
  if (noPath) return noPath;
  if (trouble) return `${shown}, ${trouble}`;
  if (hint) return `in ${shown}, ${hint}`;
  if (names.length === 0) return `${shown} has no profile`;
  const shownNames = names
    .slice(0, MAX_NAMES)
    .map((name) => showValue(name, env))
    .join(', ');
  return `${shown} has ${shownNames}${names.length > MAX_NAMES ? ' and others' : ''}`;
}
