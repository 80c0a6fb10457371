import { generateHandshake } from './handshake.ts';
import { generateTroubleshooting } from './troubleshooting.ts';

/** A page that is written by a program from what it observes. */
export interface GeneratedPage {
  /** Relative to the root of the repository, with forward slashes. */
  page: string;
  generate(): Promise<string>;
}

export const generatedPages: readonly GeneratedPage[] = [
  { page: 'docs/7-troubleshooting.md', generate: generateTroubleshooting },
  { page: 'docs/how-the-handshake-works.md', generate: generateHandshake },
];
