import { expect, test } from 'vitest';
import { maskPath, mergeSlashes } from '../../src/aws/request-path.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

test.each([
  // However many slashes stand between the parts that a service knows, they are shown, and what follows is masked.
  ['/latest/api/token', '/latest/api/token'],
  ['//latest//api//token', '//latest//api//token'],
  ['/latest//meta-data//iam//security-credentials//', '/latest//meta-data//iam//security-credentials//'],
  [
    '/latest/meta-data/iam/security-credentials/mdb-ec2-role',
    '/latest/meta-data/iam/security-credentials/mdb-ec2-role',
  ],
  ['//v1//credentials', '//v1//credentials'],
  ['/v1//token', '/v1//token'],
  ['/v2/credentials/', '/v2/credentials/'],
  ['/v2//credentials//0123', '/v2//credentials//…'],
])('%s is kept as %s', (path, kept) => expect(maskPath(path)).toBe(kept));

test.each([
  `/${SECRET}`,
  `/latest/meta-data/${SECRET}`,
  `/latest/meta-data/iam/security-credentials/${SECRET}`,
  `/v2/credentials/${SECRET}`,
  `//v2//credentials//${SECRET}`,
  SECRET,
])('of %s no secret is kept', (path) => expect(maskPath(path)).not.toMatch(/K7MDENG|bPxRfi|wJalrX/));

test('of several slashes one is left', () => {
  expect(mergeSlashes('//a///b/c')).toBe('/a/b/c');
});
