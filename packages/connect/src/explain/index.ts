export { explain } from './explain.ts';
export type { Explanation, ExplanationCode } from './explanation.ts';
