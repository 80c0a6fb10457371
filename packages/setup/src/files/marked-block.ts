import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
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
  const linesOf = (part: string) => part.split(/\r?\n/);
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
  writePrivateFile(file, before + (isBroken ? '' : '\n') + lines.join('\n') + text.slice(place.to));
}

/** Removes the block. A file without anything else in it goes too. */
export function removeMarkedBlock(file: string, mark: string): void {
  const text = readText(file);
  const place = placeOf(text, mark);
  if (!place) return;
  const rest = text.slice(0, place.from) + text.slice(place.to);
  if (rest === '') removeWithFolder(file);
  else writePrivateFile(file, rest);
}

/** The folder too, where it was for this file alone. */
function removeWithFolder(file: string): void {
  rmSync(file);
  const folder = dirname(file);
  if (basename(dirname(folder)) === '.setup' && readdirSync(folder).length === 0) rmdirSync(folder);
}

const readText = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** From the block's first byte to behind its last. */
function placeOf(text: string, mark: string): { from: number; to: number } | undefined {
  let from: number | undefined;
  let offset = 0;
  for (const line of text.split('\n')) {
    const bare = line.replace(/\r$/, '');
    if (bare === begin(mark)) from = offset;
    offset += line.length + 1;
    if (from === undefined) continue;
    if (bare === end(mark)) return { from, to: Math.min(offset, text.length) };
    if (bare === end(mark) + WITH_BREAK) return { from: from - 1, to: Math.min(offset, text.length) };
  }
  return undefined;
}
