import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { visit } from 'unist-util-visit';
import { type Fence, fencesOf } from './fences.ts';
import { jsonValueOf } from './json-value.ts';
import { lineOf } from './markdown.ts';
import type { Page } from './pages.ts';
import { type Problem, RUN_FIX } from './problem.ts';
import { regionOf } from './region.ts';
import type { Correction } from './rewrite-fences.ts';

const LOOKS_LIKE_EMBED = /^<!--\s*embed\b/;
const EMBED = /^<!-- embed: ([^\s#]+)(?:#([\w.-]+))? -->$/;

export function isEmbedded({ comment }: Fence): boolean {
  return comment !== undefined && LOOKS_LIKE_EMBED.test(comment);
}

/** Which embedded blocks are not what their file is; the corrections are what --fix writes. */
export function checkEmbeds(
  root: string,
  pages: readonly Page[],
): { problems: Problem[]; corrections: Correction[] } {
  const problems: Problem[] = [];
  const corrections: Correction[] = [];
  for (const page of pages) {
    problems.push(...findEmbedsOfNothing(page));
    for (const fence of fencesOf(page).filter(isEmbedded)) {
      const { file, line } = fence;
      try {
        const value = readEmbedded(root, fence);
        if (value !== fence.value) corrections.push({ fence, value });
      } catch (error) {
        problems.push({ file, line: line - 1, text: (error as Error).message });
      }
    }
  }
  return { problems, corrections };
}

export function describeEmbedDrift({ fence, value }: Correction): Problem {
  const [shown, actual] = [fence.value.split('\n'), value.split('\n')];
  const index = actual.findIndex((line, at) => line !== shown[at]);
  const at = index === -1 ? actual.length : index;
  const [, path = ''] = EMBED.exec(fence.comment ?? '') ?? [];
  return {
    file: fence.file,
    line: fence.line + 1 + at,
    text: `The block is not what ${path} holds, from this line on. ${RUN_FIX}`,
  };
}

function readEmbedded(root: string, { file, comment = '', isClosed }: Fence): string {
  const [, relative, region] = EMBED.exec(comment) ?? [];
  if (relative === undefined) {
    throw new Error(
      `${comment} is not read as an embedded file. Write: <!-- embed: ../path/from/this/page.ts --> or <!-- embed: ../path.ts#region --> or <!-- embed: values.json#a.value -->`,
    );
  }
  // What is never closed ends where the page ends, and would be replaced up to there.
  if (!isClosed) throw new Error('The block that this line embeds is never closed. Close it.');
  const path = posix.join(posix.dirname(file), relative);
  const isInside = !path.startsWith('..') && !posix.isAbsolute(relative);
  if (!isInside || !existsSync(join(root, path)) || !statSync(join(root, path)).isFile()) {
    throw new Error(`The embedded file ${relative} does not exist in the repository (${path}).`);
  }
  const text = readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');
  const isValue = region !== undefined && path.endsWith('.json');
  return isValue ? jsonValueOf(text, path, region) : regionOf(text, path, region);
}

function findEmbedsOfNothing(page: Page): Problem[] {
  const problems: Problem[] = [];
  visit(page.tree, 'html', (node, index, parent) => {
    if (!LOOKS_LIKE_EMBED.test(node.value)) return;
    if (index !== undefined && parent?.children[index + 1]?.type === 'code') return;
    problems.push({
      file: page.file,
      line: lineOf(node),
      text: `${node.value} embeds nothing: no fenced block follows it. Add one below it.`,
    });
  });
  return problems;
}
