// @boundaries-ignore the doctor is bundled from connect's sources
import { explainText } from '../../connect/src/explain/text/explain-text.ts';
import { wrap } from './format-text.ts';
import { EXIT } from './verdict.ts';

// Enough to choose from; the rest is for --json.
const MAX_SHOWN = 4;

export interface PastedOptions {
  readonly isJson: boolean;
  /** Columns. */
  readonly width: number;
}

/** Names code and fix of an error's text, the likeliest first, and gives the exit code. Nothing is run or asked. */
export function explainPasted(text: string, { isJson, width }: PastedOptions): number {
  const explanations = explainText(text);
  if (isJson) process.stdout.write(`${JSON.stringify({ explanations }, null, 2)}\n`);
  for (const { code, summary, when, fix, docs } of isJson ? [] : explanations.slice(0, MAX_SHOWN)) {
    const lines = [
      wrap(`${summary} (${code})`, width, 0),
      ...(when === undefined ? [] : [wrap(`If:   ${when}`, width, 2)]),
      wrap(`Fix:  ${fix}`, width, 2),
      wrap(`Docs: docs/troubleshooting.md#${code} in atlas-aws-iam, then ${docs}`, width, 2),
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  const more = explanations.length - MAX_SHOWN;
  if (!isJson && more > 0) {
    const codes = explanations.slice(MAX_SHOWN).map(({ code }) => code);
    process.stdout.write(`${wrap(`Less likely: ${codes.join(', ')}.`, width, 0)}\n`);
  }
  return explanations[0]?.code === 'unknown' ? EXIT.causeNotFound : EXIT.causeFound;
}
