import { OPAQUE_CODES } from './atlas/opaque-codes.ts';
import type { Cause } from './cause.ts';
import { LINKS, type LinkReport } from './link.ts';

export const EXIT = { connected: 0, causeFound: 1, causeNotFound: 2, usage: 64 } as const;

export interface Verdict {
  readonly exitCode: number;
  /** One line. */
  readonly text: string;
}

/** The first of several causes is the one to mend first: Atlas's, or that of the link that others need. */
export function judge(reports: readonly LinkReport[], isWhole: boolean): Verdict {
  const causes = causesOf(reports);
  const known = causes.filter(({ code }) => code !== 'unknown');
  const [first] = known;
  if (first) {
    const more = known.length > 1 ? `, and ${known.length - 1} more` : '';
    return { exitCode: EXIT.causeFound, text: `${first.summary} (${first.code})${more}.` };
  }
  if (causes.length > 0) {
    const broken = reports.find(({ verdict }) => verdict === 'broken');
    const where = broken ? LINKS[broken.id] : 'a link';
    return { exitCode: EXIT.causeNotFound, text: `It fails at ${where}, and the cause is not known here.` };
  }
  if (!isWhole)
    return {
      exitCode: EXIT.connected,
      text: 'Nothing wrong was seen. What is not asked above may still fail.',
    };
  return { exitCode: EXIT.connected, text: 'Connected: no link is broken.' };
}

/** Where Atlas names the cause, in place of the words that hid it. */
function causesOf(reports: readonly LinkReport[]): Cause[] {
  const ofAtlas = reports.find(({ id }) => id === 'atlas')?.findings ?? [];
  const others = reports.filter(({ id }) => id !== 'atlas').flatMap(({ findings }) => findings);
  if (ofAtlas.length === 0) return others;
  const opaque: readonly string[] = Object.values(OPAQUE_CODES).flat();
  return [...ofAtlas, ...others.filter(({ code }) => !opaque.includes(code))];
}
