import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { API_ERRORS } from '../../src/atlas-api/api-errors.ts';
import { apiOf, openApi, tokenOf } from './api.ts';

const SOURCE = join(import.meta.dirname, '../../src/atlas-api');

/** The program, file by file, without the table. */
const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && name !== 'api-errors.ts')
  .map((name) => ({ name, text: readFileSync(join(SOURCE, name), 'utf8') }));

test.each(Object.entries(API_ERRORS))('%s has a source, and is used', (code, { source }) => {
  expect(source).toMatch(
    /^(?:https:\/\/www\.mongodb\.com\/docs\/\S+|[\w.-]+\/[\w.-]+#\d+|inferred|the sandbox)$/,
  );
  expect(files.some(({ text }) => text.includes(`'${code}'`))).toBe(true);
});

test('one file alone writes the text of a refusal, from the table', () => {
  const writers = (member: string) =>
    files.filter(({ text }) => text.includes(member)).map(({ name }) => name);
  expect(writers('detail:')).toEqual(['api-error.ts']);
  expect(writers('error_description')).toEqual(['oauth.ts']);
});

test('whatever is sent, no other text leaves the API', async () => {
  const { sandbox } = await openApi();
  const { project, call } = apiOf(sandbox, await tokenOf(sandbox));
  const segment = fc.constantFrom(
    'accessList',
    'clusters',
    'databaseUsers',
    'dbAccessHistory',
    'flexClusters',
    'serviceAccounts',
    'status',
    'sandbox',
    '$external',
    '%24external',
    '%ff',
    '..',
    '%2e%2e',
    '0.0.0.0%2F0',
    'arn:aws:iam::123456789012:role%2Fapp',
    '__proto__',
  );
  const path = fc
    .array(segment, { minLength: 0, maxLength: 4 })
    .map((parts) => parts.map((part) => `/${part}`).join(''));
  const name = fc.constantFrom(
    'username',
    'roles',
    'name',
    'cidrBlock',
    'awsIAMType',
    'databaseName',
    '__proto__',
    'x',
  );
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant('$external'));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    ),
  }));
  const query = fc.constantFrom(
    '',
    '?',
    '?pageNum=0',
    '?pageNum=1',
    '?envelope=true',
    '?x=%ff',
    '?__proto__=1',
  );
  const method = fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'PUT');
  await fc.assert(
    fc.asyncProperty(
      method,
      path,
      query,
      value,
      fc.boolean(),
      async (verb, below, search, body, isProject) => {
        // So that no bucket runs empty.
        sandbox.clock.advance(1000);
        const at = `${below}${search}`;
        const isWritten = verb === 'POST' || verb === 'PATCH';
        const request = isWritten ? { body } : {};
        // Each answer is compared with the table where it arrives.
        const { status } = isProject
          ? await project(verb, at, request)
          : await call(verb, `/api/atlas/v2${at}`, request);
        expect(status).not.toBe(500);
      },
    ),
    { numRuns: 400 },
  );
});
