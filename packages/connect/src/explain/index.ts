export type { CredentialSource } from '../sources/credential-source.ts';
export { inspectSources } from '../sources/inspect-sources.ts';
export { type ExplainOptions, explain } from './explain.ts';
export type { Explanation } from './explanation.ts';
export type { ExplanationCode } from './explanation-code.ts';
export { explainText } from './text/explain-text.ts';
export type { TextExplanation } from './text/text-explanation.ts';
