import type { LinkReport } from './link.ts';
import type { Verdict } from './verdict.ts';

/** One object: the links in their order, each finding with its code, and the verdict. */
export function formatJson(reports: readonly LinkReport[], verdict: Verdict, driver: string): string {
  return `${JSON.stringify({ driver, links: reports, verdict: verdict.text, exitCode: verdict.exitCode }, null, 2)}\n`;
}
