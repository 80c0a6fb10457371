import { credentials } from './credentials.ts';
import type { Reproduction } from './mistake.ts';
import { network } from './network.ts';
import { serverVerdicts } from './server-verdicts.ts';
import { targetAndOptions } from './target-and-options.ts';

// Grouped and ordered as the catalogue is, in packages/connect/src/explain/explanation-code.ts.
const groups = {
  'The target and the options': targetAndOptions,
  'Where the credentials come from': credentials,
  'What the server, or STS through it, says about them': serverVerdicts,
  'The way to the server': network,
};

/** One for each code there is. */
export const reproductions: Readonly<Record<string, Reproduction>> = {
  ...targetAndOptions,
  ...credentials,
  ...serverVerdicts,
  ...network,
};

/** @throws Error when there is none */
export function reproductionOf(code: string): Reproduction {
  const reproduction = reproductions[code];
  if (!reproduction) throw new Error(`There is no reproduction of "${code}".`);
  return reproduction;
}

export const reproductionGroups: readonly { title: string; codes: readonly string[] }[] = Object.entries(
  groups,
).map(([title, group]) => ({
  title,
  codes: Object.keys(group),
}));
