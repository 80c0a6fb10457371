/** The sections of a shared file by name; a kind and a name are joined by a dot: `profile.a`, `sso-session.s`. */
export type Sections = ReadonlyMap<string, Section>;
export type Section = ReadonlyMap<string, string>;

export const SECTION_KINDS: ReadonlySet<string> = new Set(['profile', 'sso-session', 'services']);

// Nothing here looks for a nested value; its whole name would be written again for every line under a long one.
const MAX_NESTED_NAME_LENGTH = 256;

// A kind, one white space, and a name, which may be in quotes.
const KIND_AND_NAME = /^([\w-]+)\s(["'])?([\w@+.%:/-]+)\2$/;
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'profile __proto__']);

/**
 * Reads what the SDK reads in it, mistakes included (@smithy/core, shared-ini-file-loader/parseIni): a heading of an
 * unknown kind drops its section, an empty value begins a nested one.
 *
 * @throws for a section called `__proto__`; the SDK then ignores the whole file.
 */
export function parseIni(text: string): Sections {
  const sections = new Map<string, Map<string, string>>();
  let section: string | undefined;
  let nested: string | undefined;
  for (const line of text.split('\n')) {
    const [code = ''] = line.split(/(?:^|\s)[;#]/, 1);
    const trimmed = code.trim();
    if (trimmed.startsWith('[') && trimmed.endsWith(']')) {
      const heading = trimmed.slice(1, -1);
      if (FORBIDDEN_NAMES.has(heading)) throw new Error(`it has a section [${heading}]`);
      section = sectionName(heading);
      nested = undefined;
      continue;
    }
    const equals = trimmed.indexOf('=');
    if (!section || equals < 1) continue;
    const key = trimmed.slice(0, equals).trim();
    const value = trimmed.slice(equals + 1).trim();
    if (value === '') {
      nested = key;
      continue;
    }
    if (line.trimStart() === line) nested = undefined;
    if (nested !== undefined && nested.length > MAX_NESTED_NAME_LENGTH) continue;
    const values = sections.get(section) ?? new Map<string, string>();
    sections.set(section, values.set(nested === undefined ? key : `${nested}.${key}`, value));
  }
  return sections;
}

function sectionName(heading: string): string | undefined {
  const match = KIND_AND_NAME.exec(heading);
  if (!match) return heading;
  const [, kind = '', , name] = match;
  return SECTION_KINDS.has(kind) ? `${kind}.${name}` : undefined;
}
