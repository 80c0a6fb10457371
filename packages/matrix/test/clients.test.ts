import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, repositoryRoot } from '@atlas-aws-iam/command';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { isBuilt } from '../src/clients/build-client.ts';
import { type Language, languages } from '../src/clients/languages.ts';
import type { RunCells } from '../src/clients/measurement.ts';
import { formatClientLine, runBuilt, tryClients } from '../src/clients/try-clients.ts';

// The clients in other languages, with toolchains that are scripts of Node.js: what they build are scripts too, which log in
// as they should, or not.

const USER = 'arn:aws:iam::123456789012:user/mdb-env-vars-user';
const DRIVER = JSON.stringify(createRequire(import.meta.url).resolve('mongodb'));

const LOGS_IN = `
  const { MongoClient } = require(${DRIVER});
  new MongoClient(process.env.AWS_MONGO_CLUSTER_URL, { serverSelectionTimeoutMS: 10_000 }).connect().then(
    async (client) => {
      const { authInfo } = await client.db(process.env.AWS_MONGO_DATABASE).command({ connectionStatus: 1 });
      for (const { user } of authInfo.authenticatedUsers) console.log('Authenticated as ' + user);
      await client.close();
    },
    (error) => {
      console.error(error.message);
      process.exitCode = 1;
    },
  );`;
const ONLY_SAYS_SO = `console.log('Authenticated as ${USER}');`;
const WITH_ANOTHER_SECRET = `process.env.AWS_SECRET_ACCESS_KEY = 'another'; ${LOGS_IN}`;
const SAYS_WHOM_IT_SEES = `console.log(Object.keys(require('node:os').networkInterfaces()).join());`;

/** A program that writes others: paths are relative to the argument that names what, or where, is to be built. */
const builds = (position: number, files: Readonly<Record<string, string>>) => `
  const { chmodSync, mkdirSync, writeFileSync } = require('node:fs');
  const { dirname, join } = require('node:path');
  for (const [file, source] of Object.entries(${JSON.stringify(files)})) {
    const path = join(process.argv.at(${position}), file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '#!' + process.execPath + '\\n' + source);
    chmodSync(path, 0o755);
  }`;
const goThatBuilds = (source: string) => builds(-2, { '': source });
const FAILS = `console.error('Resolving…\\nno such artifact'); process.exitCode = 3;`;

/** @param tools by name, what each does */
function createScene(tools: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'matrix-clients-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const programs = join(folder, 'bin');
  mkdirSync(programs);
  for (const [name, source] of Object.entries(tools)) {
    writeFileSync(join(programs, name), `#!${process.execPath}\n${source}`);
    chmodSync(join(programs, name), 0o755);
  }
  return {
    output: join(folder, 'built'),
    env: { ...process.env, PATH: programs },
    signal: new AbortController().signal,
    sourceIds: ['static', 'wrong-secret'],
  };
}

// What is being built, for whoever waits.
beforeEach(() => {
  const silenced = vi.spyOn(console, 'error').mockReturnValue();
  return () => silenced.mockRestore();
});

const outcomesOf = (id: string, cells: RunCells, place: 'alone' | 'onInstance' = 'alone') =>
  Object.fromEntries((cells[id] ?? []).map((of) => [of.source, of[place]?.outcome]));

const named = (...ids: string[]): Language[] => languages.filter(({ id }) => ids.includes(id));

const lineOf = (title: string, result: string, reason = '', driver = '') => ({
  title,
  driver,
  result,
  reason,
});

// Windows starts no script by its first line.
describe.skipIf(process.platform === 'win32')('made by scripts (skipped on Windows)', () => {
  test('a client has passed when the server has seen its login, and every other says why not', async () => {
    const scene = createScene({
      go: goThatBuilds(LOGS_IN),
      python3: builds(-1, { 'bin/pip': '', 'bin/python': ONLY_SAYS_SO }),
      java: '',
      mvn: FAILS,
      cargo: builds(-1, { 'debug/authenticated-user': WITH_ANOTHER_SECRET }),
      cc: '',
      'pkg-config': 'process.exitCode = 1;',
    });
    const { lines } = await tryClients(languages, scene);
    const notHere = (title: string, name: string) => lineOf(title, 'skipped', `there is no ${name} here`);
    const NODE = expect.stringMatching(/^nodejs 7\.\d+\.\d+$/);
    expect(lines).toEqual([
      notHere('Node.js, driver 7', 'node'),
      notHere('Node.js, driver 6', 'node'),
      notHere('mongosh', 'mongosh'),
      lineOf('Go, driver 2', 'passed', '', NODE),
      lineOf('Go, driver 1', 'passed', '', NODE),
      lineOf('Python', 'failed', `the server saw no login: Authenticated as ${USER}`),
      lineOf('Java', 'failed', 'the build ended with 3: no such artifact'),
      lineOf('Rust', 'failed', expect.stringMatching(/^SignatureDoesNotMatch: /), NODE),
      lineOf('C', 'skipped', 'pkg-config does not find libmongoc-1.0 (Debian: libmongoc-dev)'),
      lineOf('PHP', 'skipped', 'there is no php here'),
    ]);
    expect(languages.filter((language) => isBuilt(language, scene.output)).map(({ id }) => id)).toEqual([
      'go',
      'go-1',
      'python',
      'rust',
    ]);
  });

  test('PHP without its extension is skipped, and with it runs from its source', async () => {
    const without = await tryClients(named('php'), createScene({ php: 'process.exitCode = 1;' }));
    expect(without.lines).toEqual([
      lineOf('PHP', 'skipped', 'PHP does not load the extension mongodb (Debian: php-mongodb)'),
    ]);
    const php = `if (process.argv[2] !== '-r') { ${LOGS_IN} }`;
    const { lines } = await tryClients(named('php'), createScene({ php }));
    expect(lines).toEqual([lineOf('PHP', 'passed', '', expect.stringContaining('nodejs'))]);
  });

  test('a build that fails takes the mark of an earlier one away', async () => {
    const scene = createScene({ go: goThatBuilds(LOGS_IN) });
    await tryClients(named('go'), scene);
    writeFileSync(join(scene.env.PATH, 'go'), `#!${process.execPath}\n${FAILS}`);
    const { lines } = await tryClients(named('go'), scene);
    expect(lines).toEqual([lineOf('Go, driver 2', 'failed', 'the build ended with 3: no such artifact')]);
    expect(named('go').some((language) => isBuilt(language, scene.output))).toBe(false);
  });

  test('a client whose sandbox does not start has failed, and says why', async () => {
    const scene = createScene({ go: goThatBuilds(LOGS_IN) });
    // A file, in which no folder can be made.
    const env = { ...scene.env, TMPDIR: join(scene.env.PATH, 'go') };
    const { lines, cells } = await tryClients(named('go'), { ...scene, env });
    const reason = expect.stringMatching(/^its sandbox did not start, or ended early: .*ENOTDIR/);
    expect(lines).toEqual([lineOf('Go, driver 2', 'failed', reason)]);
    expect(cells).toEqual({});
  });

  test('whoever interrupts it finds no file of the sources afterwards', async () => {
    const scene = createScene({
      go: goThatBuilds(
        "setInterval(() => {}, 1000); require('fs').writeFileSync(process.argv[1] + '.started', '');",
      ),
    });
    const temporary = join(scene.env.PATH, 'temporary');
    mkdirSync(temporary);
    const foldersOfSources = () =>
      readdirSync(temporary).filter((name) => name.startsWith('matrix-clients-'));
    const interruption = new AbortController();
    const env = { ...scene.env, TMPDIR: temporary };
    const trying = tryClients(named('go'), { ...scene, env, signal: interruption.signal });
    await expect.poll(() => existsSync(join(scene.output, 'go/client.started'))).toBe(true);
    expect(foldersOfSources()).toHaveLength(1);
    interruption.abort();
    await trying;
    await expect.poll(foldersOfSources).toEqual([]);
  });

  test('with this system’s own programs too, there is no network but loopback, where Linux allows that', async () => {
    const scene = createScene({ go: goThatBuilds(SAYS_WHOM_IT_SEES) });
    const env = { ...scene.env, PATH: `${scene.env.PATH}:${process.env.PATH}` };
    const { lines, isCutOff } = await tryClients(named('go'), { ...scene, env });
    const [{ reason = '' } = {}] = lines;
    expect(isCutOff === true).toBe(reason === 'the server saw no login: lo');
  });
});

// Node.js is here; what it finds, and what is said of a program that looks in the metadata service alone, proves the place.
describe('in a network of their own', () => {
  const SEES_THE_INSTANCE_ALONE = `
    for (const name of Object.keys(process.env)) if (/^AWS_(?!MONGO)/.test(name)) delete process.env[name];
    ${LOGS_IN}`;

  test('the services answer by AWS’s own names and addresses, and a program that does not know the source may be the instance', async (context) => {
    const scene = createScene({ go: goThatBuilds(SEES_THE_INSTANCE_ALONE) });
    symlinkSync(process.execPath, join(scene.env.PATH, 'node'));
    const env = { ...scene.env, PATH: `${scene.env.PATH}:${process.env.PATH}` };
    const sourceIds = ['web-identity', 'ecs', 'ec2'];
    const { cells, isCutOff, lines } = await tryClients(named('node', 'go'), { ...scene, env, sourceIds });
    if (!isCutOff) context.skip('no network namespace can be made here');
    expect(outcomesOf('node', cells)).toEqual({ 'web-identity': 'found', ecs: 'found', ec2: 'found' });
    expect(outcomesOf('go', cells)).toEqual({
      'web-identity': 'not-found',
      ecs: 'not-found',
      ec2: 'found',
    });
    expect(outcomesOf('go', cells, 'onInstance')).toEqual({
      'web-identity': 'another-user',
      ecs: 'another-user',
      ec2: undefined,
    });
    expect(cells.go?.[1]?.onInstance?.user).toBe('arn:aws:sts::123456789012:assumed-role/mdb-ec2-role/*');
    expect(cells.node?.[0]?.alone.asked).toEqual(['sts 200']);
    // Of the keys nothing was asked.
    expect(lines.map(({ reason }) => reason)).toEqual(['nothing is known of it', 'nothing is known of it']);
  });
});

test('without any toolchain all are skipped, and no sandbox is started', async () => {
  const { lines, isCutOff } = await tryClients(languages, createScene({}));
  expect(lines.map(({ result, reason }) => `${result}: ${reason}`)).toEqual([
    'skipped: there is no node here',
    'skipped: there is no node here',
    'skipped: there is no mongosh here',
    'skipped: there is no go here',
    'skipped: there is no go here',
    'skipped: there is no python3 here',
    'skipped: there is no java and no mvn here',
    'skipped: there is no cargo here',
    'skipped: there is no cc and no pkg-config here',
    'skipped: there is no php here',
  ]);
  expect(isCutOff).toBeUndefined();
});

test('a line has a column for each, and no space at its end', () => {
  const driver = 'mongo-go-driver 2.10.0';
  expect(formatClientLine({ title: 'Go, driver 2', driver, result: 'passed', reason: '' })).toBe(
    'Go, driver 2       passed   mongo-go-driver 2.10.0',
  );
  expect(formatClientLine({ title: 'PHP', driver: '', result: 'skipped', reason: 'no php' })).toBe(
    `PHP                skipped  ${' '.repeat(42)}no php`,
  );
});

// Building takes the network, and minutes; what `npm run clients` has built before logs in within seconds.
const output = join(repositoryRoot, 'node_modules/.cache/atlas-aws-iam-clients');
const { PATH } = process.env;
const real = languages.map((language) => {
  const hasTools = language.tools.every((name) => findProgram(name, { path: PATH }));
  return { language, is: hasTools && isBuilt(language, output) };
});

for (const { language, is } of real) {
  const name = `${language.title} logs in${is ? '' : ` (skipped: npm run clients -w packages/matrix -- ${language.id} has not built it)`}`;
  test.skipIf(!is)(name, async ({ signal }) => {
    const sourceIds = ['static', 'wrong-secret'];
    const { cells } = await runBuilt([language], { output, env: process.env, signal, sourceIds });
    expect(outcomesOf(language.id, cells)).toEqual({ static: 'found', 'wrong-secret': 'refused' });
  });
}
