import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { Problem } from './problem.ts';
import type { ShellBlock } from './shell-blocks.ts';

const FILE = 'docs/blocks.json';
const SHAPE =
  '{ "floor": <number>, "notRun": [{ "page": "docs/…md", "block": "<its first line>", "reason": "…" }] }';

export interface BlocksFile {
  /** How many blocks must run, at least: so that none falls out of the check unseen. */
  floor: number;
  /** Why a block is not run. */
  notRun: Map<ShellBlock, string>;
  problems: Problem[];
}

export function readBlocksFile(root: string, blocks: readonly ShellBlock[]): BlocksFile {
  const notRun = new Map<ShellBlock, string>();
  const fail = (line: number, text: string): BlocksFile => ({
    floor: 0,
    notRun,
    problems: [{ file: FILE, line, text }],
  });
  if (!existsSync(join(root, FILE))) return fail(1, `There is no such file. Write: ${SHAPE}`);
  const text = readFileSync(join(root, FILE), 'utf8');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return fail(1, `It is no JSON: ${(error as Error).message}`);
  }
  if (!isBlocksFile(content)) return fail(1, `It does not have the shape it must have: ${SHAPE}`);

  const problems: Problem[] = [];
  for (const [index, { page, block, reason }] of content.notRun.entries()) {
    const matches = blocks.filter(({ file, firstLine }) => file === page && firstLine === block.trim());
    for (const match of matches) notRun.set(match, reason);
    if (matches.length === 1) continue;
    const place = matches.length === 0 ? 'no block' : `${matches.length} blocks`;
    const todo = matches.length === 0 ? 'Remove the entry, or correct it' : 'Let them begin differently';
    problems.push({
      file: FILE,
      line: lineOfEntry(text, index),
      text: `The entry "${block}" of ${page} matches ${place}. ${todo}.`,
    });
  }
  return { floor: content.floor, notRun, problems };
}

export function findFloorProblem(run: number, floor: number): Problem[] {
  if (run >= floor) return [];
  const text = `${run} blocks were run, and floor says ${floor} at least. If blocks were removed on purpose, lower floor to ${run}.`;
  return [{ file: FILE, line: 1, text }];
}

interface Content {
  floor: number;
  notRun: { page: string; block: string; reason: string }[];
}

function isBlocksFile(content: unknown): content is Content {
  const { floor, notRun } = (content ?? {}) as Partial<Content>;
  const isText = (value: unknown) => typeof value === 'string' && value.trim() !== '';
  return (
    Number.isSafeInteger(floor) &&
    Array.isArray(notRun) &&
    notRun.every((entry) => isText(entry?.page) && isText(entry.block) && isText(entry.reason))
  );
}

/** JSON is YAML, whose parser knows where things stand. */
function lineOfEntry(text: string, index: number): number {
  const lineCounter = new LineCounter();
  const node = parseDocument(text, { lineCounter }).getIn(['notRun', index], true) as
    | { range?: [number, number, number] }
    | undefined;
  return lineCounter.linePos(node?.range?.[0] ?? 0).line;
}
