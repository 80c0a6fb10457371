import { type Mistake, mistakes } from '@atlas-aws-iam/mistakes';
import { expect, test } from 'vitest';
import { waysOf } from '../trials/examine-mistakes.ts';
import { judgeMistakes } from '../trials/judge-mistakes.ts';

const ofDocumentdb = mistakes.filter(
  ({ sandbox, description }) => sandbox?.dialect === 'documentdb' || /DocumentDB/.test(description),
);

const cases = ofDocumentdb.flatMap((mistake) => waysOf(mistake).map((way) => ({ ...mistake, mistake, way })));

test.each(cases)('$code $description: named by the $way, and nothing else is', async ({ mistake, way }) => {
  expect(await judgeMistakes([mistake], way)).toMatchObject({ isFound: true, wrong: [] });
});

test.each([
  ['a program that is told all of it is healthy', 'documentdb'],
  ['a server of MongoDB has retryable writes, and nobody is told of them', 'mongod'],
] as const)('%s', async (_, dialect) => {
  const healthy: Mistake = {
    code: 'none',
    path: 'env-vars',
    seenBy: 'environment',
    description: 'with nothing wrong',
    sandbox: { dialect },
    isLetIn: true,
  };
  expect(await judgeMistakes([healthy], 'chain')).toMatchObject({ isFound: true, wrong: [] });
});
