import type { Draft } from './draft.ts';
import type { Variation } from './variation.ts';

const OF_WINDOWS = '\r\n';

/** Of a client that writes its texts as its source has them. */
export function lineBreakVariations(): Variation[] {
  const variation = (text: string, part: string, change: (draft: Draft) => Draft): Variation => ({
    kind: 'header',
    text,
    part,
    change,
  });
  return [
    variation(
      'signed a canonical request with line breaks of Windows',
      'canonical request',
      (draft: Draft) => ({ ...draft, lineBreak: OF_WINDOWS }),
    ),
    variation('signed a string with line breaks of Windows', 'string to sign', (draft) => ({
      ...draft,
      lineBreakOfString: OF_WINDOWS,
    })),
    variation(
      'signed a canonical request and a string with line breaks of Windows',
      'canonical request',
      (draft) => ({ ...draft, lineBreak: OF_WINDOWS, lineBreakOfString: OF_WINDOWS }),
    ),
    variation('signed a canonical request with a line break at its end', 'canonical request', (draft) => ({
      ...draft,
      payloadHash: `${draft.payloadHash}\n`,
    })),
  ];
}
