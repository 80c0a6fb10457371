import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { DifferenceName } from './support/bending-relay.ts';
import { type MatrixRun, startMatrix } from './support/run-matrix.ts';
import { ADMINISTRATOR } from './support/stand-in.ts';
import { type StandIn, startStandIn } from './support/start-stand-in.ts';

const ADMIN = { MATRIX_ADMIN_ARN: ADMINISTRATOR };
/** Every row, each example in a process of its own. */
const WHOLE_MS = 900_000;

function argsFor({ uri, stsPort }: StandIn, ...more: readonly string[]): string[] {
  return ['--target', 'server', '--uri', uri, '--sts-port', String(stsPort), ...more];
}

async function finish(run: MatrixRun) {
  const exitCode = await run.ended;
  return { exitCode, stdout: run.stdout(), stderr: run.stderr() };
}

/** The administrator alone, and no database that anybody has written to. */
async function expectUntouched(standIn: StandIn, run: MatrixRun): Promise<void> {
  const { users, commands } = await standIn.state();
  expect(users).toEqual([ADMINISTRATOR]);
  const [, id] = /matrix-([0-9a-f]{8})-/.exec(run.stdout()) ?? [];
  expect(commands).toContain(`dropDatabase atlas_aws_iam_matrix_${id}`);
}

const EIGHT: Readonly<Partial<Record<DifferenceName, string>>> = {
  code: '| code | 17 | 1717 | nonce: interleaved conversations, the refusal of one ends both; nonce: interleaved conversations, the last one logs in and the first is gone; nonce: a second step that failed, tried again rightly; and 4 more |  |',
  text: '| errmsg | Could not find user "arn:aws:iam::123456789012:user/app" for db "$external" | There is no user "arn:aws:iam::123456789012:user/app" for db "$external" |',
  'extra field':
    '| surprise | (none) | here | saslStart: wrong database; saslStart: payload of binary subtype 4; saslStart: payload that is no base64 |  |',
  'accepted where refused':
    '| outcome | refused: 18 Authentication failed. | accepted | client first: nonce of 33 bytes |  |',
  'refused where accepted':
    '| outcome | accepted | refused: 18 Authentication failed. | date: 14 minutes and 55 seconds ago, let in |  |',
  'dropped connection':
    "| outcome | refused: 14 BSON field 'saslStart.mechanism' is the wrong type 'int', expected type 'string' | connection dropped | saslStart: mechanism that is a number |  |",
  slow: "| outcome | refused: 40415 BSON field 'saslStart.surprise' is an unknown field. | no answer in time | saslStart: unknown field |  |",
  'another user name':
    '| user | arn:aws:sts::123456789012:assumed-role/mdb-env-vars-role/* | arn:aws:iam::123456789012:role/mdb-env-vars-role | env-vars session;',
};

test('a server that differs in eight ways differs in these, over all rows, and in nothing else', {
  timeout: WHOLE_MS,
}, async () => {
  const standIn = await startStandIn({ differences: Object.keys(EIGHT) as DifferenceName[] });
  const run = await startMatrix(argsFor(standIn, '--markdown', 'matrix.md'), ADMIN);
  const { exitCode, stdout, stderr } = await finish(run);
  expect(exitCode).toBe(1);
  expect(stdout).toContain(
    `\n8 differences between ${standIn.host} and the sandbox, 8 of them not explained:\n`,
  );
  const [, table = ''] = stdout.split('8 of them not explained:\n\n');
  const entries = table
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2);
  expect(entries).toHaveLength(8);
  for (const [name, start] of Object.entries(EIGHT)) {
    expect(
      entries.filter((entry) => entry.startsWith(start)),
      `${name}, in\n${table}`,
    ).toHaveLength(1);
  }
  // The row prints what both say.
  expect(stdout).toMatch(
    /^refusal +date: 14 minutes and 55 seconds ago, let in +- +server +failed +\d+ +outcome: the sandbox says “accepted”, the server “refused: 18 Authentication failed\.”$/m,
  );
  expect(stderr).toContain('saslStart: unknown field, driver -:\noutcome: the sandbox says “refused: 40415');
  expect(readFileSync(join(run.folder, 'matrix.md'), 'utf8')).toContain(table.split('\n', 1)[0]);
  await expectUntouched(standIn, run);
});

test.each([
  ['--group', 'protocol'],
  ['--group', 'refusal'],
  ['--path', 'custom-provider'],
])('a server that is as the sandbox differs in nothing: %s %s', async (...selection) => {
  const standIn = await startStandIn();
  const run = await startMatrix(argsFor(standIn, ...selection), ADMIN);
  const { exitCode, stdout, stderr } = await finish(run);
  expect([exitCode, stderr], stdout).toEqual([0, '']);
  expect(stdout).toMatch(
    new RegExp(
      `^${standIn.host} is sandbox 7\\.0\\.0\\. It tells clients to sign for sts\\.amazonaws\\.com, and asks the STS at http://127\\.0\\.0\\.1:${standIn.stsPort}\\.
It creates \\d+ users in \\$external, all named matrix-[0-9a-f]{8}-…, and the database atlas_aws_iam_matrix_[0-9a-f]{8}, and removes them at the end\\.$`,
      'm',
    ),
  );
  expect(stdout).toMatch(/^\d+ passed, 0 failed, 0 skipped$/m);
  expect(stdout).toContain(`\nNo difference between ${standIn.host} and the sandbox.\n`);
  expect(stdout).toMatch(/\nRemoved \d+ users of the run [0-9a-f]{8}\.\n$/);
  await expectUntouched(standIn, run);
});

test.each([
  [[], /^arn:aws:sts::123456789012:assumed-role\/matrix-[0-9a-f]{8}-mdb-env-vars-role\/\*$/],
  [['roles by their own ARN'], /^arn:aws:iam::123456789012:role\/matrix-[0-9a-f]{8}-mdb-env-vars-role$/],
] as const)('a role’s user has the name that the server gives it: %j', async (differences, name) => {
  const standIn = await startStandIn({ differences });
  const args = argsFor(standIn, '--path', 'env-vars', '--variant', 'session', '--driver', '7');
  const { exitCode, stdout } = await finish(await startMatrix(args, ADMIN));
  expect(exitCode, stdout).toBe(0);
  expect(stdout).toMatch(/^It creates 1 user in \$external, /m);
  expect((await standIn.state()).createdUsers).toEqual([expect.stringMatching(name)]);
});

test('a difference that is known and explained is listed, and fails no row', async () => {
  const standIn = await startStandIn({ differences: ['cluster time'] });
  const { exitCode, stdout } = await finish(
    await startMatrix(argsFor(standIn, '--group', 'protocol'), ADMIN),
  );
  expect(exitCode, stdout).toBe(0);
  expect(stdout).toContain(
    `\n1 difference between ${standIn.host} and the sandbox, 0 of them not explained:\n`,
  );
  expect(stdout).toMatch(
    /^\| \S+ \| \(none\) \| .* and \d+ more \| a member of a replica set adds its time .* \(https:\/\/www\.mongodb\.com\/\S+\) \|$/m,
  );
});

describe('what a run creates is removed', () => {
  test('after Ctrl-C', async () => {
    const standIn = await startStandIn();
    const run = await startMatrix(argsFor(standIn, '--group', 'protocol'), ADMIN);
    await run.until(' passed ');
    expect((await standIn.state()).users.length).toBeGreaterThan(1);
    run.child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await finish(run);
    expect([exitCode, stderr]).toEqual([130, 'Interrupted.\n']);
    expect(stdout).not.toContain('difference');
    await expectUntouched(standIn, run);
  });

  test('by the next run, when it was killed', async () => {
    const standIn = await startStandIn();
    const args = argsFor(standIn, '--path', 'env-vars');
    const killed = await startMatrix(args, ADMIN);
    await killed.until(' passed ');
    killed.child.kill('SIGKILL');
    expect(await killed.ended).toBe('SIGKILL');
    const { users } = await standIn.state();
    expect(users).toHaveLength(3);
    const [, id = 'none'] = /matrix-([0-9a-f]{8})-/.exec(killed.stdout()) ?? [];

    const next = await startMatrix(args, ADMIN);
    const { exitCode, stdout } = await finish(next);
    expect(exitCode, stdout).toBe(0);
    expect(stdout).toContain(`\nRemoved 2 users that the run ${id} had left.\n`);
    await expectUntouched(standIn, killed);
    await expectUntouched(standIn, next);
  });
});

describe('said before anything is created', () => {
  async function expectRefused(
    standIn: StandIn,
    message: string,
    args = argsFor(standIn),
    env: Record<string, string> = ADMIN,
  ): Promise<void> {
    const { users } = await standIn.state();
    const { exitCode, stdout, stderr } = await finish(await startMatrix(args, env));
    expect([exitCode, stdout, stderr]).toEqual([
      1,
      '',
      expect.stringContaining(`The matrix did not start: ${message}`),
    ]);
    expect(stderr.trim().split('\n')).toHaveLength(2);
    const after = await standIn.state();
    expect(after.users).toEqual(users);
    expect(
      after.commands.filter((command) => /^(?:createUser|dropUser|dropDatabase) /.test(command)),
    ).toEqual([]);
  }

  test('an administrator without the rights', async () => {
    const standIn = await startStandIn({ administratorRole: 'readWriteAnyDatabase' });
    await expectRefused(
      standIn,
      `the administrator may not administer ${standIn.host}: it lacks createUser, dropUser, viewUser, grantRole, dropDatabase.\nName one with the role root. Nothing was created.`,
    );
  });

  test('an administrator who cannot log in, by the driver’s SCRAM, unchanged', async () => {
    const standIn = await startStandIn();
    const env = { MATRIX_ADMIN_USERNAME: 'root', MATRIX_ADMIN_PASSWORD: 'a-word-of-no-use' };
    const said = `the administrator cannot log in to ${standIn.host}: Received authentication for mechanism SCRAM-SHA-256 which is not enabled\n`;
    await expectRefused(standIn, said, argsFor(standIn), env);
    const uri = standIn.uri.replace('//', '//root:a-word-of-no-use@');
    await expectRefused(standIn, said, argsFor({ ...standIn, uri }), {});
  });

  test('a server without the mechanism', async () => {
    const standIn = await startStandIn({ differences: ['no mechanism'] });
    await expectRefused(
      standIn,
      `${standIn.host} does not let anybody log in by MONGODB-AWS (broken off: saslStart was refused: Received authentication for mechanism MONGODB-AWS which is unknown or not enabled).\n`,
    );
  });

  test('a server that asks another STS', async () => {
    const standIn = await startStandIn();
    const { stsPort } = await startStandIn();
    await expectRefused(
      standIn,
      `${standIn.host} did not ask the STS at http://127.0.0.1:${stsPort} who logs in (refused: 18 Authentication failed.). It tells clients to sign for sts.amazonaws.com.\n`,
      argsFor({ ...standIn, stsPort }),
    );
  });

  test('an STS port that is taken', async () => {
    const standIn = await startStandIn();
    const server = createServer().listen(standIn.stsPort, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    await expectRefused(
      standIn,
      `port ${standIn.stsPort} of 127.0.0.1 is in use, where the server is to find the STS.\n`,
    );
  });

  test('a server in use, unless its host is repeated', async () => {
    const foreign = 'arn:aws:iam::123456789012:user/matrix';
    const standIn = await startStandIn({ users: [foreign] });
    await expectRefused(
      standIn,
      `${standIn.host} is in use: $external has 1 user not of the matrix, such as ${foreign}.\nIf it may get more for this run, say --yes-create-users-on ${standIn.host}. Nothing was created.`,
    );
    await expectRefused(
      standIn,
      `--yes-create-users-on names "127.0.0.1", and the URI "${standIn.host}".\n`,
      argsFor(standIn, '--yes-create-users-on', '127.0.0.1'),
    );
    const args = argsFor(
      standIn,
      '--yes-create-users-on',
      standIn.host,
      '--path',
      'env-vars',
      '--driver',
      '7',
    );
    const { exitCode, stdout } = await finish(await startMatrix(args, ADMIN));
    expect(exitCode, stdout).toBe(0);
    expect((await standIn.state()).users).toEqual([ADMINISTRATOR, foreign]);
  });

  test('a server that is not there', async () => {
    const standIn = await startStandIn();
    const { stsPort: closed } = await startStandIn();
    const uri = `mongodb://127.0.0.1:${closed}/`;
    await expectRefused(standIn, `127.0.0.1:${closed} cannot be reached: `, argsFor({ ...standIn, uri }));
  });
});

const NO_SERVER = 'mongodb://127.0.0.1:27018';

test.each([
  [
    ['--target', 'server'],
    ADMIN,
    '--target server needs the server’s URI.\nSay --uri mongodb://127.0.0.1:27017.',
  ],
  [['--target', 'server', '--uri', ''], ADMIN, '--target server needs the server’s URI.\n'],
  [
    ['--target', 'server', '--uri', 'localhost:27017'],
    ADMIN,
    '--uri is not a connection string that the driver can read.\n',
  ],
  [
    ['--target', 'server', '--uri', 'mongodb://root:p@ss@127.0.0.1'],
    {},
    '--uri is not a connection string that the driver can read.\n',
  ],
  [
    ['--target', 'server', '--uri', 'mongodb+srv://cluster0.abc.mongodb.net'],
    ADMIN,
    '--uri names a cluster by mongodb+srv, and rows written by hand go to one server.\n',
  ],
  [
    ['--target', 'server', '--uri', 'mongodb://a:1,b:2'],
    ADMIN,
    '--uri names 2 servers, and rows written by hand go to one.\n',
  ],
  [
    ['--target', 'server', '--uri', `${NO_SERVER}/?tls=true`],
    ADMIN,
    '--uri asks for TLS, which the rows written by hand do not speak.\n',
  ],
  [
    ['--target', 'server', '--uri', NO_SERVER],
    {},
    'nobody is named who administers the server.\nSet MATRIX_ADMIN_USERNAME and MATRIX_ADMIN_PASSWORD',
  ],
  [
    ['--target', 'server', '--uri', NO_SERVER],
    { MATRIX_ADMIN_USERNAME: 'root' },
    'nobody is named who administers the server.\n',
  ],
  [
    ['--target', 'server', '--uri', NO_SERVER],
    { ...ADMIN, MATRIX_ADMIN_PASSWORD: 'x' },
    'There is more than one administrator',
  ],
  [
    ['--target', 'server', '--uri', NO_SERVER],
    { MATRIX_ADMIN_ARN: 'arn:aws:iam::999999999999:user/x' },
    'MATRIX_ADMIN_ARN is "arn:aws:iam::999999999999:user/x", which is no IAM user of the sandbox’s account.\n',
  ],
  [['--target', 'server', '--uri', NO_SERVER, '--sts-port', '0'], ADMIN, 'there is no port "0".\n'],
  [['--target', 'servr'], {}, 'there is no target "servr".'],
  [['--target', 'server', '--atlas'], {}, '--atlas and --target server are two targets.\n'],
  [['--uri', NO_SERVER], {}, '--uri is of a server of your own.\nSay --target server too.'],
  [['--yes-create-users-on', 'x'], {}, '--yes-create-users-on is of a server of your own.\n'],
])('a mistake is told in two lines: %j %j', async (args, env, message) => {
  const { exitCode, stdout, stderr } = await finish(await startMatrix(args, env));
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr).toContain(`The matrix did not start: ${message}`);
  expect(stderr.trim().split('\n')).toHaveLength(2);
  expect(stderr).not.toContain('p@ss');
});

test('--list names the rows, and asks no server', async () => {
  const { exitCode, stdout } = await finish(await startMatrix(['--target', 'server', '--list']));
  expect(exitCode).toBe(0);
  for (const row of [
    /^login +sso legacy +6 +server$/m,
    /^refusal +login: wrong secret +7 +server$/m,
    /^protocol +nonce: /m,
  ]) {
    expect(stdout).toMatch(row);
  }
});
