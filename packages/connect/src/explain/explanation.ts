import type { CredentialSource } from '../sources/credential-source.ts';
import type { ExplanationCode } from './explanation-code.ts';

/** A failure in three parts, with no secret in any of them. */
export interface Explanation {
  readonly code: ExplanationCode;
  /** What failed. */
  readonly summary: string;
  /** Why. */
  readonly cause: string;
  /** What to do. */
  readonly fix: string;
  /** A page of MongoDB's or AWS's documentation. What `main` prints names our own section for the code before it. */
  readonly docs: string;
  /** Where the default chain looked, if it found nothing: every source, in its order. */
  readonly sources?: readonly CredentialSource[];
}
