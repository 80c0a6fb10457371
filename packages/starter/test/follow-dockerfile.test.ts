import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTemporaryFolder, repositoryRoot } from '@atlas-aws-iam/command';
import { expect, onTestFinished, test } from 'vitest';
import { followDockerfile } from '../src/applications/follow-dockerfile.ts';

const deployed = readFileSync(join(repositoryRoot, 'docs/deploy/Dockerfile'), 'utf8');

/** What the steps leave in the image, with an npm that only writes down what it is asked for. */
async function follow(text: string) {
  const folder = createTemporaryFolder('atlas-aws-iam-dockerfile-');
  onTestFinished(() => folder[Symbol.dispose]());
  const context = join(folder.path, 'context');
  mkdirSync(join(context, 'src'), { recursive: true });
  for (const name of ['package.json', 'package-lock.json', 'connect.tgz', 'src/main.ts']) {
    writeFileSync(join(context, name), name);
  }
  const asked: string[] = [];
  const program = await followDockerfile(text, context, folder.path, (cwd) => async (args) => {
    asked.push(`npm ${args.join(' ')} beside ${readdirSync(cwd).sort().join(' ')}`);
    if (args[0] === 'prune') return;
    for (const made of args[0] === 'ci' ? ['node_modules'] : ['dist']) mkdirSync(join(cwd, made));
  });
  return { program, asked };
}

test('the image has what is copied into its last stage, and no more', async () => {
  const { program, asked } = await follow(deployed);
  expect(asked).toEqual([
    'npm ci beside connect.tgz package-lock.json package.json',
    'npm run build beside connect.tgz node_modules package-lock.json package.json src',
    'npm prune --omit=dev beside connect.tgz dist node_modules package-lock.json package.json src',
  ]);
  expect(readdirSync(program.cwd).sort()).toEqual(['dist', 'node_modules', 'package.json']);
  expect(program).toMatchObject({ command: ['node', 'dist/main.js'], env: { NODE_ENV: 'production' } });
});

test.each([
  ['FROM node:24-slim AS build\n', '', 'The Dockerfile does not begin with FROM: WORKDIR /app'],
  ['RUN npm ci', 'RUN curl x', 'Only npm is run here: RUN curl x'],
  ['USER node', 'VOLUME /x', 'This is not understood here: VOLUME /x'],
  ['--from=build /app/dist', '--from=built /app/dist', 'There is no such stage: COPY /app/dist ./dist'],
  ['/app/dist', '/app/out', 'no such file'],
  [deployed, '', 'The Dockerfile is empty.'],
])('%j as %j', async (before, after, message) => {
  expect(deployed).toContain(before);
  await expect(follow(deployed.replace(before, after))).rejects.toThrow(message);
});
