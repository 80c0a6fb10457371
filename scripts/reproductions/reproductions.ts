import type { ExplanationCode } from '@atlas-aws-iam/connect/explain';
import { credentials } from './credentials.ts';
import { network } from './network.ts';
import type { Reproduction } from './reproduction.ts';
import { serverVerdicts } from './server-verdicts.ts';
import { targetAndOptions } from './target-and-options.ts';

// Grouped and ordered as the catalogue is, in packages/connect/src/explain/explanation-code.ts.
const groups = {
  'The target and the options': targetAndOptions,
  'Where the credentials come from': credentials,
  'What the server, or STS through it, says about them': serverVerdicts,
  'The way to the server': network,
};

/** One for each code there is: a new code does not compile without its reproduction. */
export const reproductions: Record<ExplanationCode, Reproduction> = {
  ...targetAndOptions,
  ...credentials,
  ...serverVerdicts,
  ...network,
};

export const reproductionGroups: readonly { title: string; codes: readonly ExplanationCode[] }[] =
  Object.entries(groups).map(([title, group]) => ({
    title,
    codes: Object.keys(group) as ExplanationCode[],
  }));
