export type { CredentialSource } from '../sources/credential-source.ts';
export { inspectSources } from '../sources/inspect-sources.ts';
export { type ExplainOptions, explain } from './explain.ts';
export type { Explanation } from './explanation.ts';
export type { ExplanationCode } from './explanation-code.ts';
