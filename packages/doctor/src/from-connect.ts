// What connect knows, by its sources: the doctor is bundled, and what it takes here is no affair of connect's users.
export { checkCredentials } from '../../connect/src/check-credentials.ts';
export { CLUSTER_URL_VARIABLE } from '../../connect/src/constants.ts';
export { describeCredentials } from '../../connect/src/describe-credentials.ts';
export { expirationMs } from '../../connect/src/expiration-ms.ts';
export { explain } from '../../connect/src/explain/explain.ts';
export type { Explanation } from '../../connect/src/explain/explanation.ts';
export { readKeys } from '../../connect/src/explain/signer.ts';
export { describeProblem } from '../../connect/src/explain/source-problems.ts';
export { limitProvider } from '../../connect/src/limit-provider.ts';
export { findLoginEvidence, recordLoginEvidence } from '../../connect/src/login-evidence.ts';
export { readProperty } from '../../connect/src/read-property.ts';
export { escapeControls, showValue, showWords } from '../../connect/src/show-value.ts';
export type { CredentialSource, SourceId } from '../../connect/src/sources/credential-source.ts';
export { type ExaminedSource, examineSources } from '../../connect/src/sources/examine-sources.ts';
export { isUtf16, readText } from '../../connect/src/sources/read-text.ts';
export { resolveTarget, type Target } from '../../connect/src/target.ts';
