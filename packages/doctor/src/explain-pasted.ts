import { readFileSync } from 'node:fs';
import { explain } from './from-connect.ts';
import { EXIT } from './verdict.ts';

/** Names the code and the fix of an error's text; `-` reads it from stdin. Nothing is run or asked. */
export async function explainPasted(given: string, isJson: boolean): Promise<number> {
  const text = given === '-' ? readFileSync(0, 'utf8') : given;
  const { code, summary, cause, fix } = explain(new Error(text), { env: {} });
  process.stdout.write(
    isJson ? `${JSON.stringify({ code, summary, cause, fix })}\n` : `${summary} (${code})\n  Fix: ${fix}\n`,
  );
  return code === 'unknown' ? EXIT.causeNotFound : EXIT.causeFound;
}
