import { bodyVariations } from './body-variations.ts';
import { dateVariations } from './date-variations.ts';
import { flagVariations } from './flag-variations.ts';
import { otherHeaderVariations } from './header-variations.ts';
import { hostVariations } from './host-variations.ts';
import { lineBreakVariations } from './line-break-variations.ts';
import { nonceVariations } from './nonce-variations.ts';
import { pathVariations } from './path-variations.ts';
import { scopeVariations } from './scope-variations.ts';
import { secretVariations } from './secret-variations.ts';
import { sessionTokenVariations } from './session-token-variations.ts';
import type { Evidence, Variation } from './variation.ts';

/** All that is tried, in this order. */
export const variationsOf = (evidence: Evidence): Variation[] =>
  [
    scopeVariations,
    hostVariations,
    nonceVariations,
    flagVariations,
    bodyVariations,
    sessionTokenVariations,
    secretVariations,
    otherHeaderVariations,
    lineBreakVariations,
    pathVariations,
    dateVariations,
  ].flatMap((of) => of(evidence));
