import { repositoryRoot } from '@atlas-aws-iam/command';
import { expect, test } from 'vitest';
import { checkCommands } from '../src/check-commands.ts';
import { readPages } from '../src/pages.ts';
import { staticProblems } from './fixture.ts';

const MANIFESTS = {
  'package.json': '{ "scripts": { "test": "x", "docs:check": "x", "example:env": "x" } }',
  'examples/env/package.json': '{ "scripts": { "start": "x", "bundle": "x" } }',
};

const problemsOf = (text: string, file = 'README.md') => staticProblems({ ...MANIFESTS, [file]: text });

test('this repository names no command that is gone', () => {
  expect(checkCommands(repositoryRoot, readPages(repositoryRoot))).toEqual([]);
});

test.each([
  'Run `npm run docs:check`, or:\n\n```sh\nnpm test\n```\n',
  '`npm run example:<id>`\n',
  '`npm run --silent example:env -- --target atlas`\n',
  'In a starter: `npm run bundle && npm start`\n',
  '`npm start -w examples/env`\n',
  'Make examples/mine/package.json, then `npm start -w examples/mine` and `npm run example:mine`.\n',
])('right: %j', (text) => {
  expect(problemsOf(text)).toEqual([]);
});

test.each([
  [
    'one\n\n`npm run doc:check`\n',
    'README.md:3: The command npm run doc:check is in no package.json here. Did you mean docs:check?',
  ],
  ['`npm run gone:<id>`\n', 'README.md:1: The command npm run gone:<id> is in no package.json here.'],
  ['`npm run --silent gone`\n', 'README.md:1: The command npm run --silent gone is in no package.json here.'],
  ['`npm run test -w examples/env`\n', 'README.md:1: The command npm run test is in no package.json here.'],
  ['`npm run example:gone`\n', 'README.md:1: The command npm run example:gone is in no package.json here.'],
])('wrong: %j', (text, problem) => {
  expect(problemsOf(text)).toEqual([expect.stringContaining(problem)]);
});

test('an example’s README knows its own scripts, and not those of another', () => {
  const readme = '# env\n\n## On Atlas\n\n`npm run bundle`\n';
  expect(problemsOf(readme, 'examples/env/README.md')).toEqual([]);
  const other = { 'examples/other/package.json': '{ "scripts": { "deploy": "x" } }' };
  expect(
    staticProblems({ ...MANIFESTS, ...other, 'examples/env/README.md': readme.replace('bundle', 'deploy') }),
  ).toEqual(['examples/env/README.md:5: The command npm run deploy is in no package.json here.']);
});
