import { mistakeGroups } from '@atlas-aws-iam/mistakes';
import { expect, test } from 'vitest';
import type { ExplanationCode } from '../src/explain/explanation-code.ts';
import { formatExplanation } from '../src/format-explanation.ts';

test('the sources of the chain have a line each, and no colours', () => {
  const text = formatExplanation({
    code: 'no-provider-found',
    summary: 'No AWS credentials found',
    cause: 'Nothing\nis configured.',
    fix: 'Configure one.',
    docs: 'https://docs.example/',
    sources: [
      { id: 'environment', title: 'Keys', state: 'shadowed', shadowedBy: 'profile', detail: 'They are set.' },
      { id: 'profile', title: 'Profile', state: 'incomplete', detail: 'A \u001b[31mred\u001b[0m\nprofile.' },
    ],
  });
  expect(text).toBe(
    [
      'Failed: No AWS credentials found (no-provider-found)',
      '  Why:  Nothing is configured.',
      '  Fix:  Configure one.',
      '  Docs: docs/troubleshooting.md#no-provider-found in atlas-aws-iam, then https://docs.example/',
      '  Places searched for credentials, in this order:',
      '    1. Keys: shadowed by profile. They are set.',
      '    2. Profile: incomplete. A red profile.',
      '',
    ].join('\n'),
  );
});

// That the page has these sections, packages/guide/test/troubleshooting.test.ts says.
test.each(mistakeGroups.flatMap(({ codes }) => codes))('%s leads to its section first', (code) => {
  const text = formatExplanation({
    code: code as ExplanationCode,
    summary: 'It failed',
    cause: 'Because.',
    fix: 'Mend it.',
    docs: 'https://docs.example/',
  });
  expect(text).toContain(
    `\n  Docs: docs/troubleshooting.md#${code} in atlas-aws-iam, then https://docs.example/\n`,
  );
});
