import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fence } from './fences.ts';

export interface Correction {
  fence: Fence;
  value: string;
}

/** Writes what the fences should hold, and nothing else of their pages. */
export function rewriteFences(root: string, corrections: readonly Correction[]): void {
  for (const file of new Set(corrections.map(({ fence }) => fence.file))) {
    const path = join(root, file);
    const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
    const ofFile = corrections.filter(({ fence }) => fence.file === file);
    writeFileSync(path, withFences(text, ofFile));
  }
}

function withFences(text: string, corrections: readonly Correction[]): string {
  const lines = text.split('\n');
  // From the bottom up: what is further up keeps its line numbers.
  for (const { fence, value } of [...corrections].sort((one, other) => other.fence.line - one.fence.line)) {
    const { line, endLine, column } = fence;
    const opening = lines[line - 1] ?? '';
    // A list's spaces or a quotation's >. It holds no list's marker: something stands before each such block.
    const prefix = opening.slice(0, column - 1);
    const [mark = '```', info = ''] = splitOpening(opening.slice(column - 1));
    const longEnough = lengthen(mark, value);
    lines.splice(
      line - 1,
      endLine - line + 1,
      `${prefix}${longEnough}${info}`,
      ...(value === ''
        ? []
        : value.split('\n').map((content) => (content ? prefix + content : prefix.trimEnd()))),
      `${prefix}${longEnough}`,
    );
  }
  return lines.join('\n');
}

function splitOpening(opening: string): string[] {
  return /^(`+|~+)(.*)$/.exec(opening)?.slice(1) ?? [];
}

/** A fence must be longer than any in what it holds. */
function lengthen(mark: string, value: string): string {
  let fence = mark;
  while (value.includes(fence)) fence += mark.charAt(0);
  return fence;
}
