import { explain } from './explain/index.ts';
import { formatExplanation } from './format-explanation.ts';

/** Runs a program. A failure prints its explanation on stderr, without a stack, and ends the process with 1. */
export async function main(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    const text = formatExplanation(explain(error));
    // The exit waits for the text: a pipe may take it later, and process.exit() drops what is still queued.
    await new Promise((resolve) => process.stderr.write(text, resolve));
    process.exit(1);
  }
}
