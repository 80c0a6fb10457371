import type { ExplanationCode } from '../explain/explanation-code.ts';
import type { SourceId } from './credential-source.ts';

// What one source looks like by itself, before the others are known.
export interface Finding {
  readonly kind: 'usable' | 'incomplete' | 'absent' | 'unknown';
  readonly detail: string;
  // The mistake in it; for a usable source, what is wrong if it fails when asked.
  readonly problem?: SourceProblem;
  // An error that the SDK does not mark with tryNextLink: no later source is asked.
  readonly endsChain?: boolean;
  // Whose access key signs as it is: set where the source is the key itself, and not what it is exchanged for.
  readonly keys?: KeyOrigin;
  // Set if the chain passes over this source because of another, whether that one works or not.
  readonly skippedFor?: SourceId;
}

export type KeyOrigin = 'environment' | { readonly profile: string };

export interface SourceProblem {
  readonly code: SourceProblemCode;
  // The profile at fault, which may be the source_profile of the one that was named.
  readonly profile?: string;
  // What to do, where what was found tells more than the code.
  readonly fix?: string;
}

export type SourceProblemCode = Extract<
  ExplanationCode,
  | 'env-credentials-incomplete'
  | 'profile-unusable'
  | 'profile-cycle'
  | 'profile-source-unsupported'
  | 'mfa-needed'
  | 'sso-login-needed'
  | 'aws-login-needed'
  | 'credential-process-failed'
  | 'web-identity-incomplete'
  | 'provider-file-missing'
  | 'path-holds-contents'
  | 'metadata-unreachable'
  | 'container-uri-refused'
  | 'container-unreachable'
>;

export const absent = (detail: string): Finding => ({ kind: 'absent', detail });

export const usable = (detail: string, problem?: SourceProblem): Finding => ({
  kind: 'usable',
  detail,
  ...(problem && { problem }),
});

/** A file that is not read here decides it. */
export const unknown = (detail: string, problem: SourceProblem): Finding => ({
  kind: 'unknown',
  detail,
  problem,
});

/** The chain goes on to the next source. */
export const incomplete = (detail: string, problem: SourceProblem): Finding => ({
  kind: 'incomplete',
  detail,
  problem,
});

/** The chain ends with an error. */
export const ending = (detail: string, problem: SourceProblem): Finding => ({
  ...incomplete(detail, problem),
  endsChain: true,
});
