import type { Cause } from './cause.ts';
import { explain } from './from-connect.ts';

/** From the folder to the database: what a login needs, each a question of its own. */
export const LINKS = {
  project: 'Project',
  settings: 'Settings',
  sources: 'Sources',
  credentials: 'Credentials',
  aws: 'AWS’s view',
  network: 'Network',
  login: 'Login',
  atlas: 'Atlas’s view',
} as const;

export type LinkId = keyof typeof LINKS;

/** What came of asking about one link. */
export interface LinkReport {
  readonly id: LinkId;
  /**
   * - `ok`: nothing wrong with it
   * - `remark`: it holds, and there is something to know
   * - `broken`: a cause of a failure was found in it
   * - `not-asked`: it could not be asked, or was not to be; `summary` says why
   */
  readonly verdict: 'ok' | 'remark' | 'broken' | 'not-asked';
  /** One line. */
  readonly summary: string;
  /** What was seen, a line each. */
  readonly evidence: readonly string[];
  /** What is good to know, and breaks nothing. */
  readonly remarks: readonly string[];
  /** The causes, with what to do. */
  readonly findings: readonly Cause[];
}

export interface Answer<Value> {
  readonly report: LinkReport;
  /** What the links after it need of it; undefined if it is broken, or was not asked. */
  readonly value: Value | undefined;
}

export interface Finding<Value> {
  readonly summary: string;
  readonly evidence?: readonly string[];
  readonly remarks?: readonly string[];
  readonly findings?: readonly Cause[];
  readonly value?: Value;
  /** Whether the summary says why it could not be asked. */
  readonly isUnasked?: boolean;
}

export const notAsked = (id: LinkId, summary: string): Answer<never> => ({
  report: { id, verdict: 'not-asked', summary, evidence: [], remarks: [], findings: [] },
  value: undefined,
});

/**
 * Asks about one link when those it needs have answered. It always answers: what is thrown is explained, and is a
 * finding of this link.
 */
export async function askLink<Value>(
  id: LinkId,
  needs: readonly Promise<Answer<unknown>>[],
  ask: () => Finding<Value> | Promise<Finding<Value>>,
): Promise<Answer<Value>> {
  const missing = (await Promise.all(needs)).filter(({ value }) => value === undefined);
  if (missing.length > 0) {
    const names = missing.map(({ report }) => LINKS[report.id]).join(' and ');
    return notAsked(id, `not asked: it needs ${names}`);
  }
  try {
    return answerOf(id, await ask());
  } catch (error) {
    return answerOf(id, findingOf(error));
  }
}

/** What was thrown, explained. */
export function findingOf(error: unknown): Finding<never> {
  const explanation = explain(error);
  return { summary: explanation.summary, findings: [explanation] };
}

function answerOf<Value>(id: LinkId, finding: Finding<Value>): Answer<Value> {
  const { summary, evidence = [], remarks = [], findings = [], value } = finding;
  const held = remarks.length > 0 ? 'remark' : 'ok';
  const verdict = findings.length > 0 ? 'broken' : finding.isUnasked ? 'not-asked' : held;
  return { report: { id, verdict, summary, evidence, remarks, findings }, value };
}
