import { existsSync, lstatSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { UserError } from '@atlas-aws-iam/command';
import { writePrivateFile } from '../state/private-file.ts';

const begin = (mark: string) => `# begin atlas-aws-iam setup: ${mark}`;
const end = (mark: string) => `# end atlas-aws-iam setup: ${mark}`;
/** The file did not end with a line break, so the one before the block is the block's. */
const WITH_BREAK = ' (and the line break before it)';

/** A file as it is, in which the setup has a block of lines between two comments. */
export interface MarkedFile {
  /** The lines between the comments; undefined where there is no block. */
  block: readonly string[] | undefined;
  /** All other lines. */
  others: readonly string[];
}

export function readMarkedFile(file: string, mark: string): MarkedFile {
  const text = readText(file);
  const place = placeOf(text, mark);
  const linesOf = (part: string) => Buffer.from(part, 'latin1').toString().split(/\r?\n/);
  if (!place) return { block: undefined, others: linesOf(text) };
  return {
    block: linesOf(text.slice(place.from, place.to).trim()).slice(1, -1),
    others: linesOf(text.slice(0, place.from) + text.slice(place.to)),
  };
}

/** Puts the block in the place of the one before, or behind all that there is. Every other byte stays. */
export function writeMarkedBlock(file: string, mark: string, block: readonly string[]): void {
  const text = readText(file);
  const place = placeOf(text, mark) ?? { from: text.length, to: text.length };
  const before = text.slice(0, place.from);
  const isBroken = before === '' || before.endsWith('\n');
  const lines = [begin(mark), ...block, end(mark) + (isBroken ? '' : WITH_BREAK), ''];
  const own = Buffer.from(lines.join('\n')).toString('latin1');
  write(file, before + (isBroken ? '' : '\n') + own + text.slice(place.to));
}

/** Removes the block. A file without anything else in it goes too. */
export function removeMarkedBlock(file: string, mark: string): void {
  const text = readText(file);
  const place = placeOf(text, mark);
  if (!place) return;
  const rest = text.slice(0, place.from) + text.slice(place.to);
  if (rest === '') removeWithFolder(file);
  else write(file, rest);
}

/** The folder too, where it was for this file alone. */
function removeWithFolder(file: string): void {
  rmSync(file);
  const folder = dirname(file);
  if (basename(dirname(folder)) === '.setup' && readdirSync(folder).length === 0) rmdirSync(folder);
}

/** Byte by byte: what others have written need not be UTF-8. @throws UserError for a link to what is not there */
function readText(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'latin1');
  if (lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new UserError(
      `${file} is a link to a file that is not there.`,
      'Make that file, or remove the link.',
    );
  }
  return '';
}

const write = (file: string, text: string) => writePrivateFile(file, Buffer.from(text, 'latin1'));

/** From the block's first byte to behind its last. */
function placeOf(text: string, mark: string): { from: number; to: number } | undefined {
  let from: number | undefined;
  let offset = 0;
  const bytesOf = (line: string) => Buffer.from(line).toString('latin1');
  const [first, last, lastWithBreak] = [begin(mark), end(mark), end(mark) + WITH_BREAK].map(bytesOf);
  for (const line of text.split('\n')) {
    const bare = line.replace(/\r$/, '');
    if (bare === first) from = offset;
    offset += line.length + 1;
    if (from === undefined) continue;
    const to = Math.min(offset, text.length);
    if (bare === last) return { from, to };
    // Somebody has written behind the block since: then the line break is theirs, too.
    if (bare === lastWithBreak) return { from: to === text.length && from > 0 ? from - 1 : from, to };
  }
  return undefined;
}
