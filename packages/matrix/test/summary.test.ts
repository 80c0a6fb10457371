import { expect, test } from 'vitest';
import { languages } from '../src/clients/languages.ts';
import { formatSummary } from '../src/clients/summary.ts';

const files = ['data', 'page'];
const chosen = languages.filter(({ id }) => id === 'go' || id === 'c');
const go = chosen.filter(({ id }) => id === 'go');

test.each([
  ['all of them', chosen, true, 'Complete: 14 sources, each with Go, driver 2; C. Written: data and page.'],
  ['one of them', go, true, 'Not complete, and as measured before, if at all: C. Written: data and page.'],
  ['none of them', [], undefined, 'Nothing was measured, and nothing is written.'],
  ['some sources, with the network', [], false, 'Not complete, and nothing is written: this system gives'],
])('of a run that measured %s', (_, measured, isCutOff, said) => {
  expect(formatSummary({ chosen, measured, isCutOff, sourceCount: 14, files })).toContain(said);
});
