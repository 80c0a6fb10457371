import { expect, test } from 'vitest';
import { createExamplesReport } from '../examples-report.ts';

const ARN = 'arn:aws:sts::123456789012:assumed-role/mdb-web-identity-role/*';

test('into a file: whole identities', () => {
  const { heading, row } = createExamplesReport(['sso', 'web-identity'], undefined);
  expect([heading, row('sso', '1.2 s', ARN)]).toEqual([
    'path             time  identity',
    `sso             1.2 s  ${ARN}`,
  ]);
});

test('on a terminal: the part that tells them apart, and no line wider than it', () => {
  const names = ['shared-profile (credential-process)'];
  const at = (columns: number) => createExamplesReport(names, columns).row('sso', '1.2 s', ARN);
  expect(at(100)).toMatch(/1\.2 s {2}mdb-web-identity-role\/\*$/);
  expect(at(60)).toMatch(/1\.2 s {2}mdb-web-ident…$/);
  expect(at(60)).toHaveLength(60);
});
