// What the doctor takes of connect besides what connect exports: it is bundled from these sources. Not the login, nor what
// reads pasted errors: those are loaded when they are needed.

export { checkCredentials } from './check-credentials.ts';
export { CLUSTER_URL_VARIABLE } from './constants.ts';
export { describeCredentials } from './describe-credentials.ts';
export { expirationMs } from './expiration-ms.ts';
export { explain } from './explain/explain.ts';
export type { Explanation } from './explain/explanation.ts';
export { redact } from './explain/redact/redact.ts';
export { retryableWritesUnavailable } from './explain/retryable-writes.ts';
export { readKeys } from './explain/signer.ts';
export { describeProblem } from './explain/source-problems.ts';
export { limitProvider } from './limit-provider.ts';
export { findLoginEvidence, recordLoginEvidence } from './login-evidence.ts';
export { readProperty } from './read-property.ts';
export { escapeControls, showValue, showWords } from './show-value.ts';
export type { CredentialSource, SourceId } from './sources/credential-source.ts';
export { type ExaminedSource, examineSources } from './sources/examine-sources.ts';
export { isUtf16, readText } from './sources/read-text.ts';
export { resolveTarget, type Target } from './target.ts';
