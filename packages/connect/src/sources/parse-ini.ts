import { iniLines } from './ini-lines.ts';

/** The sections of a shared file by name; a kind and a name are joined by a dot: `profile.a`, `sso-session.s`. */
export type Sections = ReadonlyMap<string, Section>;
export type Section = ReadonlyMap<string, string>;

/**
 * The settings that the SDK finds in it.
 *
 * @throws for a section called `__proto__`; the SDK then ignores the whole file.
 */
export function parseIni(text: string): Sections {
  const sections = new Map<string, Map<string, string>>();
  for (const line of iniLines(text)) {
    if (line.kind !== 'setting') continue;
    const { section, key, value } = line;
    const values = sections.get(section) ?? new Map<string, string>();
    sections.set(section, values.set(key, value));
  }
  return sections;
}
