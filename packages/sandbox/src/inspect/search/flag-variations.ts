import { withoutHeader, withoutLine } from './draft.ts';
import { type Evidence, headerVariations, signedValue, type Variation } from './variation.ts';

export const FLAG = 'x-mongodb-gs2-cb-flag';

/** Another gs2-cb-flag than the one in client first. */
export function flagVariations(evidence: Evidence): Variation[] {
  const own = signedValue(evidence.draft, FLAG) ?? '';
  const other = own === 'y' ? 'n' : 'y';
  const values = ['p', 'N', 'Y', '110', '121', '6e', '79', 'n,,', 'y,,', 'true', 'false', ''];
  const missing = { kind: 'flag', text: 'left out the gs2-cb-flag', part: FLAG } as const;
  return [
    ...headerVariations(evidence, 'flag', FLAG, [
      [other, `signed the gs2-cb-flag ${other}`, true],
      ...values.map(
        (value) =>
          [
            value,
            value === '' ? 'signed an empty gs2-cb-flag' : `signed the gs2-cb-flag ${value}`,
            value === '110',
          ] as const,
      ),
    ]),
    { ...missing, isLikely: true, change: (draft) => withoutLine(draft, FLAG) },
    { ...missing, change: (draft) => withoutHeader(draft, FLAG) },
  ];
}
