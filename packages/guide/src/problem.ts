/** What is wrong, and where. */
export interface Problem {
  /** Relative to the root of the repository, with forward slashes. */
  file: string;
  line: number;
  /** What is wrong, why, and what to do. */
  text: string;
}

/** The end of a problem that the command can repair by itself. */
export const RUN_FIX = 'Run: npm run docs:fix';

export function formatProblem({ file, line, text }: Problem): string {
  return `${file}:${line}: ${text}`;
}

export function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '    ');
}
