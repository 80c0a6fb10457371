import type { Mistake } from '@atlas-aws-iam/mistakes';
import { codesFor, examineMistakes, type Named, type Way } from './examine-mistakes.ts';

export interface Judgement {
  /** Each of them was named, at once or after those before it had been mended. */
  readonly isFound: boolean;
  /** What was named besides. */
  readonly wrong: readonly string[];
  /** In words. */
  readonly told: string;
}

/**
 * Makes the mistakes together. What a link hides that stands before it, or another mistake on the same link, is to be
 * named when that one has been mended; until then the link that is to name it was broken, or was not asked.
 */
export async function judgeMistakes(
  mistakes: readonly Mistake[],
  way: Way,
  decoys: Readonly<Record<string, string>> = {},
): Promise<Judgement> {
  const isHealthy = mistakes.some(({ isLetIn, isSeenAfterLogin }) => isLetIn && !isSeenAfterLogin);
  const wanted = isHealthy ? [] : mistakes.flatMap((mistake) => codesFor(mistake, way));
  const rounds: Named[] = [];
  let left = mistakes;
  while (left.length > 0) {
    const named = await examineMistakes(left, way, decoys);
    const isNamed = (mistake: Mistake) =>
      named.findings.some(
        ({ code, link }) =>
          codesFor(mistake, way).includes(code) && rounds.every((round) => couldHide(round, link)),
      );
    rounds.push(named);
    const hidden = left.filter((mistake) => !isNamed(mistake));
    if (hidden.length === left.length) break;
    left = hidden;
  }
  const codes = rounds.flatMap(({ findings }) => findings.map(({ code }) => code));
  return {
    isFound: isHealthy ? codes.length === 0 : left.length === 0,
    wrong: codes.filter((code) => !wanted.includes(code)),
    told: rounds.map(describe).join('; that mended: '),
  };
}

const describe = ({ findings }: Named) =>
  findings.map(({ link, code }) => `${link}: ${code}`).join(', ') || 'nothing';

/** A link that was broken, or not asked, may have had more to tell. */
function couldHide({ links }: Named, id: string): boolean {
  const verdict = links.find((link) => link.id === id)?.verdict;
  return verdict === 'broken' || verdict === 'not-asked';
}
