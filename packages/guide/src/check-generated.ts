import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GeneratedPage } from './generated-pages.ts';
import { indent, type Problem, RUN_FIX } from './problem.ts';

export interface GeneratedResult {
  checked: number;
  problems: Problem[];
  repaired: Problem[];
}

/** Generates each file and compares it with the one there is. */
export async function checkGenerated(
  root: string,
  pages: readonly GeneratedPage[],
  isFix: boolean,
  signal: AbortSignal,
): Promise<GeneratedResult> {
  const result: GeneratedResult = { checked: 0, problems: [], repaired: [] };
  for (const { file, generate } of pages) {
    if (signal.aborted) break;
    result.checked += 1;
    try {
      const text = await generate();
      const problem = comparePage(root, file, text);
      if (!problem) continue;
      if (isFix) writeFileSync(join(root, file), text);
      (isFix ? result.repaired : result.problems).push(problem);
    } catch (error) {
      result.problems.push({ file, line: 1, text: `It cannot be generated: ${(error as Error).message}` });
    }
  }
  return result;
}

function comparePage(root: string, file: string, text: string): Problem | undefined {
  const path = join(root, file);
  if (!existsSync(path)) return { file, line: 1, text: `This generated file does not exist. ${RUN_FIX}` };
  const written = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  if (written === text) return undefined;
  const [is, should] = [written.split('\n'), text.split('\n')];
  const index = should.findIndex((line, at) => line !== is[at]);
  const at = index === -1 ? should.length : index;
  const lines = indent(
    `file:      ${is[at] ?? '(nothing more)'}\ngenerated: ${should[at] ?? '(nothing more)'}`,
  );
  return {
    file,
    line: at + 1,
    text: `The file is not what is generated, from this line on. ${RUN_FIX}\n${lines}`,
  };
}
