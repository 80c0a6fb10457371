import type { Mistake } from './mistake.ts';
import { assumeRole } from './table/assume-role.ts';
import { environment } from './table/environment.ts';
import { foreignAnswers } from './table/foreign-answers.ts';
import { login } from './table/login.ts';
import { metadata } from './table/metadata.ts';
import { network } from './table/network.ts';
import { profile } from './table/profile.ts';
import { provider } from './table/provider.ts';
import { serverVerdicts } from './table/server-verdicts.ts';
import { strayCharacters } from './table/stray-characters.ts';
import { targetAndOptions } from './table/target-and-options.ts';
import { webIdentity } from './table/web-identity.ts';
import { wrongKeys } from './table/wrong-keys.ts';

// Grouped and ordered as the catalogue is, in packages/connect/src/explain/explanation-code.ts.
const groups: readonly { title: string; mistakes: readonly Mistake[] }[] = [
  { title: 'The target and the options', mistakes: [...targetAndOptions, ...strayCharacters] },
  {
    title: 'Where the credentials come from',
    mistakes: [
      ...environment,
      ...profile,
      ...login,
      ...webIdentity,
      ...assumeRole,
      ...metadata,
      ...provider,
      ...foreignAnswers,
    ],
  },
  {
    title: 'What the server, or STS through it, says about them',
    mistakes: [...serverVerdicts, ...wrongKeys],
  },
  { title: 'The way to the server', mistakes: network },
];

/** Every way to get it wrong, once. */
export const mistakes: readonly Mistake[] = groups.flatMap((group) => group.mistakes);

export interface MistakeGroup {
  title: string;
  /** In the order of the catalogue of explanations. */
  codes: readonly string[];
}

export const mistakeGroups: readonly MistakeGroup[] = groups.map((group) => ({
  title: group.title,
  codes: [...new Set(group.mistakes.map(({ code }) => code))],
}));

/** The mistake that stands for a code. @throws Error when there is none */
export function mistakeOf(code: string): Mistake {
  const mistake = mistakes.find((one) => one.code === code);
  if (!mistake) throw new Error(`There is no mistake with the code "${code}".`);
  return mistake;
}
