import type { ExplanationCode } from '../explanation-code.ts';

/** One thing that a text can mean: a failure's name, and what to do about it. No field holds a secret. */
export interface TextExplanation {
  /** `unknown` where nothing in the text is known here; it is then the only one. */
  readonly code: ExplanationCode;
  /** What failed. */
  readonly summary: string;
  /** What to do. */
  readonly fix: string;
  /** A page of MongoDB's or AWS's documentation. */
  readonly docs: string;
  /** The words of the text that it is known by, 300 characters at most. */
  readonly found: string;
  /** Where the same words have several codes: what is so if it is this one, a clause that follows "if". */
  readonly when?: string;
}
