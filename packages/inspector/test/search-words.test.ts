import type { SearchResult } from '@atlas-aws-iam/sandbox/inspect';
import { expect, test } from 'vitest';
import { searchWords } from '../src/login/search-words.ts';

const region = { kind: 'region', text: 'signed for eu-west-1', part: 'scope' } as const;
const flag = { kind: 'flag', text: 'signed the gs2-cb-flag y' } as const;
const unknownKey = {
  kind: 'access-key',
  text: 'named an access key that the sandbox does not know',
} as const;
const cut = {
  kind: 'header',
  text: 'its signature is not 64 hexadecimal digits',
  part: 'signature',
} as const;

test.each<[SearchResult, string]>([
  [
    { tried: 1, differences: [], isTrue: true },
    'The signature is true as it is. The request was refused for something else.',
  ],
  [
    { tried: 1204, differences: [region, flag] },
    'Signed for eu-west-1, and signed the gs2-cb-flag y. With that, the client’s signature is true. 1,204 variations tried.',
  ],
  [
    { tried: 1204, differences: [], unmatched: 'another-secret' },
    'No known variation fits: most likely another secret. 1,204 variations tried.',
  ],
  [
    { tried: 1204, differences: [region], unmatched: 'another-secret' },
    'Signed for eu-west-1, and no known variation makes the signature true: most likely another secret as well. 1,204 variations tried.',
  ],
  [
    { tried: 1, differences: [unknownKey], unmatched: 'not-comparable' },
    'Named an access key that the sandbox does not know. Whether it was signed with the right secret, nobody can tell. 1 variation tried.',
  ],
  [
    { tried: 0, differences: [cut], unmatched: 'not-comparable' },
    'Its signature is not 64 hexadecimal digits. Whether it was signed with the right secret, nobody can tell. 0 variations tried.',
  ],
])('of %j a page says: %s', (search, words) => {
  expect(searchWords(search).join(' ')).toBe(words);
});
