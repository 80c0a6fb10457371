import { showValue } from '../show-value.ts';
import { iniLines, SECTION_KINDS } from './ini-lines.ts';
import type { SharedFile, SharedFiles } from './shared-files.ts';

/** A heading of which the SDK makes nothing, and what it was most likely meant to be. */
export interface UnreadHeading {
  readonly file: SharedFile;
  readonly line: number;
  /** As it stands. */
  readonly text: string;
  readonly kind: 'profile' | 'sso-session';
  /** The name that it was meant to give. */
  readonly name: string;
  /** The same, or a like one that the SDK can read. */
  readonly readableName: string;
  readonly reason: string;
  /** What to write instead. */
  readonly correction: string;
}

// A plural, an underscore, and a session that is called a profile too, as people write them.
const KIND_AND_NAME = /^[\s[]*(?:profile\s+(?=sso))?(profiles?|sso[-_]?sessions?)(?:\s*:\s*|\s+)(.*?)\s*$/i;
const UNPAIRED_QUOTE = /^["'][^"']*$|^[^"']*["']$/;
// What is in no name after a kind (@smithy/core, shared-ini-file-loader/parseIni).
const UNREADABLE = /[^\w@+.%:/-]+/g;

/** Of both files, as they stand there. */
export function unreadHeadings({ config, credentials }: SharedFiles): UnreadHeading[] {
  return [...headingsOf(config, true), ...headingsOf(credentials, false)];
}

function headingsOf(file: SharedFile, isConfig: boolean): UnreadHeading[] {
  const found: UnreadHeading[] = [];
  for (const line of iniLines(file.text)) {
    if (line.kind === 'heading' && !isRead(line.section, isConfig)) {
      found.push(meant(file, line.line, `[${line.heading}]`, isConfig));
    }
    // Without its bracket it is no heading, and what follows belongs to the section before.
    if (line.kind === 'unread' && line.text.startsWith('[')) {
      found.push(meant(file, line.line, line.text, isConfig));
    }
  }
  return found;
}

function isRead(section: string | undefined, isConfig: boolean): boolean {
  if (section === undefined) return false;
  const isOfKind = SECTION_KINDS.has(section.split('.', 1)[0] ?? '') && section.includes('.');
  if (isConfig) return section === 'default' || isOfKind;
  // There a heading is a name as it stands, whatever that is.
  return !section.startsWith('profile.') && section === unquote(section);
}

function unquote(text: string): string {
  return text.trim().replace(/^["']|["']$/g, '');
}

function meant(file: SharedFile, line: number, text: string, isConfig: boolean): UnreadHeading {
  const [, inside = ''] = /^\[([^\]]*)/.exec(text) ?? [];
  const [, kind = '', rest = inside] = KIND_AND_NAME.exec(inside) ?? [];
  const isSession = /^sso/i.test(kind);
  const name = unquote(rest).replace(/^default$/i, 'default');
  const readableName = name.replace(UNREADABLE, '-').replace(/^-+|-+$/g, '') || 'another-name';
  const word = isSession ? 'sso-session ' : isConfig && name !== 'default' ? 'profile ' : '';
  return {
    file,
    line,
    text,
    kind: isSession ? 'sso-session' : 'profile',
    name,
    readableName,
    reason: findReason(
      { text, inside, kind, rest, word: isSession ? 'sso-session' : 'profile' },
      readableName === name,
      isConfig,
    ),
    correction: `[${word}${readableName}]`,
  };
}

interface Parts {
  readonly text: string;
  readonly inside: string;
  readonly kind: string;
  readonly rest: string;
  /** What the kind has to be. */
  readonly word: string;
}

function findReason({ text, inside, kind, rest, word }: Parts, isReadable: boolean, isConfig: boolean) {
  if (!text.endsWith(']')) return 'it does not end with a bracket';
  if (!isReadable)
    return 'a name has no other characters than A-Z, a-z, 0-9 and _-@+.%:/ there, and no spaces';
  if (inside !== inside.trim()) return 'it has a space beside a bracket';
  if (inside.startsWith('[')) return 'it has more than one bracket';
  if (kind === '') return isConfig ? 'the word profile is missing' : 'its name is in quotes';
  if (!isConfig) return `the word ${word} is for the other file`;
  if (kind.toLowerCase() !== word) return `the word is ${word}, not ${kind}`;
  if (kind !== word) return `${kind} is not in small letters`;
  if (UNPAIRED_QUOTE.test(rest)) return 'it has one quotation mark, and not two';
  if (/^[^\s:]+\s*:/.test(inside)) return `it has a colon after ${kind}`;
  return inside.startsWith(kind)
    ? `it has more than one space after ${kind}`
    : `${word} is not its first word`;
}

/** Those that were meant to give this name, letter for letter if any is. */
export function headingsFor(
  headings: readonly UnreadHeading[],
  kind: UnreadHeading['kind'],
  name: string,
): UnreadHeading[] {
  const ofKind = headings.filter((heading) => heading.kind === kind);
  const exact = ofKind.filter((heading) => heading.name === name);
  const isAlike = (heading: UnreadHeading) => heading.name.toLowerCase() === name.toLowerCase();
  return exact.length > 0 ? exact : ofKind.filter(isAlike);
}

/** `line 3, [profile␣␣dev], is not a heading that this SDK reads: it has more than one space after profile`. */
export function describeUnreadHeading({ line, text, reason }: UnreadHeading, env: NodeJS.ProcessEnv): string {
  // Spaces that a reader would not see, or a line of a log would join.
  const visible = text.replace(/ {2,}|(?<=^\[) | (?=\]$)/g, (spaces) => '␣'.repeat(spaces.length));
  return `line ${line}, ${showValue(visible, env)}, is not a heading that this SDK reads: ${reason}`;
}

/** What to write instead, and what else is called so: `names` says where the name stands. */
export function correctHeading(heading: UnreadHeading, names: string, env: NodeJS.ProcessEnv): string {
  const { file, line, name, readableName, correction } = heading;
  const renamed =
    readableName === name
      ? ''
      : `, and write ${showValue(readableName, env)} wherever it is named (${names})`;
  return `Change line ${line} of ${file.shown} to ${showValue(correction, env)}${renamed}.`;
}
