import { redact } from './explain/redact/redact.ts';
import { readProperty } from './read-property.ts';
import { writeLastWords } from './write-last-words.ts';

/** Runs a program. A failure prints its explanation on stderr, without a stack, and ends the process with 1. */
export async function main(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    await writeLastWords(await failureText(error));
    process.exit(1);
  }
}

// Loaded now, and not by every program that works. What cannot be loaded explains nothing, and hides no error either.
async function failureText(error: unknown): Promise<string> {
  try {
    const { explain } = await import('./explain/index.ts');
    const { formatExplanation } = await import('./format-explanation.ts');
    return formatExplanation(explain(error));
  } catch {
    return `Failed: ${shortText(error)}\n  No explanation could be made of it.\n`;
  }
}

const MAX_LENGTH = 1_000;

// The error in its own words, with as little as possible that could fail on the way.
function shortText(error: unknown): string {
  const message = typeof error === 'string' ? error : readProperty(error, 'message');
  if (typeof message !== 'string') return `a value of type ${typeof error} was thrown`;
  const name = readProperty(error, 'name');
  try {
    const text = redact(typeof name === 'string' ? `${name}: ${message}` : message, process.env);
    return text.replace(/\p{Cc}+/gu, ' ').slice(0, MAX_LENGTH);
  } catch {
    return 'an error whose message cannot be shown safely';
  }
}
