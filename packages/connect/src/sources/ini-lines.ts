export const SECTION_KINDS: ReadonlySet<string> = new Set(['profile', 'sso-session', 'services']);

// Nothing here looks for a nested value; its whole name would be written again for every line under a long one.
const MAX_NESTED_NAME_LENGTH = 256;

// A kind, one white space, and a name, which may be in quotes.
const KIND_AND_NAME = /^([\w-]+)\s(["'])?([\w@+.%:/-]+)\2$/;
const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'profile __proto__']);

/** A line of a shared file, and what the SDK makes of it. Lines are counted from 1. */
export type IniLine = IniHeading | IniSetting | UnreadLine;

export interface IniHeading {
  readonly kind: 'heading';
  readonly line: number;
  /** What stands between the brackets. */
  readonly heading: string;
  /** Undefined if the SDK drops the section. */
  readonly section: string | undefined;
}

export interface IniSetting {
  readonly kind: 'setting';
  readonly line: number;
  readonly section: string;
  /** Under a setting with an empty value: that one's name, a dot, and its own. */
  readonly key: string;
  readonly value: string;
  /** The value with what the SDK takes for a comment, as it was written. */
  readonly written: string;
  /** The line of the setting with the empty value that it stands under. */
  readonly under?: number;
}

/** Neither of the two, nor blank, nor a comment: the SDK skips it. */
export interface UnreadLine {
  readonly kind: 'unread';
  readonly line: number;
  readonly section: string | undefined;
  readonly text: string;
}

/**
 * Reads what the SDK reads, mistakes included (@smithy/core, shared-ini-file-loader/parseIni): a heading of an unknown
 * kind drops its section, an empty value begins a nested one.
 *
 * @throws for a section called `__proto__`; the SDK then ignores the whole file.
 */
export function* iniLines(text: string): Generator<IniLine> {
  let section: string | undefined;
  let nested: { key: string; line: number } | undefined;
  for (const [index, whole] of text.split('\n').entries()) {
    const line = index + 1;
    const [code = ''] = whole.split(/(?:^|\s)[;#]/, 1);
    const trimmed = code.trim();
    if (trimmed.startsWith('[') && trimmed.endsWith(']')) {
      const heading = trimmed.slice(1, -1);
      if (FORBIDDEN_NAMES.has(heading)) throw new Error(`it has a section [${heading}]`);
      section = sectionName(heading);
      nested = undefined;
      yield { kind: 'heading', line, heading, section };
      continue;
    }
    const equals = trimmed.indexOf('=');
    if (equals < 1) {
      if (trimmed !== '') yield { kind: 'unread', line, section, text: trimmed };
      continue;
    }
    if (!section) continue;
    const key = trimmed.slice(0, equals).trim();
    const value = trimmed.slice(equals + 1).trim();
    if (value === '') {
      nested = { key, line };
      continue;
    }
    if (whole.trimStart() === whole) nested = undefined;
    if (nested !== undefined && nested.key.length > MAX_NESTED_NAME_LENGTH) continue;
    const written = whole.slice(whole.indexOf('=') + 1).trim();
    yield {
      kind: 'setting',
      line,
      section,
      key: nested === undefined ? key : `${nested.key}.${key}`,
      value,
      written,
      ...(nested && { under: nested.line }),
    };
  }
}

function sectionName(heading: string): string | undefined {
  const match = KIND_AND_NAME.exec(heading);
  if (!match) return heading;
  const [, kind = '', , name] = match;
  return SECTION_KINDS.has(kind) ? `${kind}.${name}` : undefined;
}
