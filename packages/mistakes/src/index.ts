export { bareErrors, type ThrownError } from './bare-errors.ts';
export { describeMiss } from './describe-miss.ts';
export type { Mistake } from './mistake.ts';
export { mistakeGroups, mistakeOf, mistakes } from './mistakes.ts';
export { type PreparedMistake, prepareMistake } from './prepare-mistake.ts';
export { describeProgram, type Outcome, runMistake } from './run-mistake.ts';
export { redirectTaskEndpoint, useDriver } from './support/preloads.ts';
