export type { Reproduction } from './mistake.ts';
export { reproductionGroups, reproductionOf, reproductions } from './mistakes.ts';
export { observeErrors, useDriver } from './support/preloads.ts';
