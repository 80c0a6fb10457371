import { maskHeaderName } from '../../masking/mask-message.ts';
import { type Draft, withHeader, withMoreHeader, withoutHeader, withoutLine } from './draft.ts';
import { FLAG } from './flag-variations.ts';
import { NONCE } from './nonce-variations.ts';
import { TOKEN } from './session-token-variations.ts';
import { sha256 } from './signatures.ts';
import { type Evidence, headerVariations, signedValue, type Variation } from './variation.ts';

const FORM = 'application/x-www-form-urlencoded';

/** Those that have variations of their own. */
const ELSEWHERE = ['host', FLAG, NONCE, TOKEN];

/** The headers' values, order and form. */
export function otherHeaderVariations(evidence: Evidence): Variation[] {
  const { draft, body } = evidence;
  const names = draft.headers.map(([name]) => name.toLowerCase());
  return [
    ...headerVariations(evidence, 'header', 'content-type', [
      ...[
        `${FORM}; charset=utf-8`,
        `${FORM}; charset=UTF-8`,
        `${FORM};charset=utf-8`,
        `${FORM};charset=UTF-8`,
      ].map((value, index) => [value, 'signed a content type with a character set', index < 2] as const),
      ['application/json', 'signed the content type application/json'],
      ['application/x-amz-json-1.1', 'signed the content type application/x-amz-json-1.1'],
      ['text/plain', 'signed the content type text/plain'],
      ['', 'signed an empty content type'],
    ]),
    ...headerVariations(evidence, 'header', 'content-length', [
      ['0', 'signed a content length of 0'],
      [String(body.length + 1), 'signed a content length that is one too large'],
      [String(body.length + 2), 'signed a content length that is two too large'],
      ['', 'signed an empty content length'],
    ]),
    ...names.filter((name) => !ELSEWHERE.includes(name)).flatMap(missing),
    ...names.filter((name) => name !== TOKEN).flatMap((name) => spaced(name, signedValue(draft, name) ?? '')),
    ...[sha256(body), sha256(''), 'UNSIGNED-PAYLOAD'].map((value) => ({
      kind: 'header' as const,
      text: 'signed the header x-amz-content-sha256, which is not sent',
      part: 'x-amz-content-sha256',
      // Signers take its value for the hash of the body too.
      change: (other: Draft) =>
        withMoreHeader({ ...other, payloadHash: value }, 'x-amz-content-sha256', value),
    })),
    ...forms(),
  ];
}

function missing(name: string): Variation[] {
  const shown = maskHeaderName(name);
  const difference = { kind: 'header', text: `left out the header ${shown}`, part: shown } as const;
  return [
    { ...difference, isLikely: name.startsWith('content-'), change: (draft) => withoutLine(draft, name) },
    { ...difference, change: (draft) => withoutHeader(draft, name) },
  ];
}

function spaced(name: string, value: string): Variation[] {
  const shown = maskHeaderName(name);
  return [`${value} `, ` ${value}`, ` ${value} `, `${value}\n`, `${value}\r`].map((other) => ({
    kind: 'header',
    text: `signed the header ${shown} with white space around its value`,
    part: shown,
    change: (draft) => withHeader(draft, name, other),
  }));
}

/** How the headers stand in the canonical request. */
function forms(): Variation[] {
  const variation = (text: string, change: Variation['change']): Variation => ({
    kind: 'header',
    text,
    part: 'signed headers',
    change,
  });
  const sorted = ({ headers }: Draft) => headers.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return [
    variation('signed its headers in another order than it lists them', (draft) => ({
      ...draft,
      headers: sorted(draft),
    })),
    variation('signed its headers in another order than it lists them', (draft) => ({
      ...draft,
      headers: draft.headers.toReversed(),
    })),
    variation('signed a list of headers with commas', (draft) => ({
      ...draft,
      signedHeaders: draft.signedHeaders.replaceAll(';', ','),
    })),
    variation('signed the names of its headers in capitals', (draft) =>
      inCase(draft, (name) => name.toUpperCase()),
    ),
    variation('signed the names of its headers with capitals', (draft) => inCase(draft, titled)),
    variation('signed its headers with a space after each colon', (draft) => ({
      ...draft,
      headers: draft.headers.map(([name, value]) => [name, ` ${value}`] as const),
    })),
    variation('left out the empty line after its headers', (draft) => ({ ...draft, gap: [] })),
  ];
}

function inCase(draft: Draft, change: (name: string) => string): Draft {
  return {
    ...draft,
    headers: draft.headers.map(([name, value]) => [change(name), value] as const),
    signedHeaders: draft.signedHeaders.split(';').map(change).join(';'),
  };
}

const titled = (name: string) => name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
