import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ReadyEvent, SandboxEvent } from '../../src/cli/sandbox-event.ts';
import { logIn } from '../../src/login-client/conversation.ts';
import { programPath } from '../support/programs.ts';
import { openRawClient } from '../support/raw-client.ts';
import { emptyFolder, type Run, run, startCli } from '../support/start-cli.ts';

const isWindows = process.platform === 'win32';
const FOREIGN = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const SEED = {
  documents: { shop: { orders: [{ _id: { $numberLong: '5' }, price: { $numberDecimal: '19.90' } }] } },
  roles: [{ roleName: 'read', databaseName: 'archive' }],
  databaseUsers: [
    {
      username: 'arn:aws:iam::123456789012:user/team/reader',
      awsIAMType: 'USER',
      roles: [{ roleName: 'read', databaseName: 'shop' }],
    },
    { username: 'arn:aws:iam::123456789012:role/later', awsIAMType: 'ROLE', roles: [] },
    { username: 'arn:aws:iam::999999999999:user/elsewhere', awsIAMType: 'USER', roles: [] },
  ],
};

const eventsOf = (cli: Run): SandboxEvent[] =>
  cli
    .output()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

async function readyEvent(cli: Run): Promise<ReadyEvent> {
  await cli.until('"ready"');
  const [first] = eventsOf(cli);
  if (first?.event !== 'ready') throw new Error(`the first event is ${first?.event}`);
  return first;
}

function envOf(file: string): Record<string, string> {
  return parseEnv(readFileSync(file, 'utf8')) as Record<string, string>;
}

async function connectAs(
  env: Record<string, string>,
  keys: { accessKeyId: string; secretAccessKey: string },
) {
  const client = await openRawClient(env.AWS_MONGO_CLUSTER_URL ?? '');
  return { client, reply: await logIn(client, keys).catch((error: unknown) => error) };
}

const keysOf = (env: Record<string, string>) => ({
  accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
  secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
});

describe('--json', () => {
  test('says ready, and who begins with what; then each login, each refusal, and the end', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'seed.json'), JSON.stringify(SEED));
    const options = ['--database', 'shop', '--path', 'env-vars', '--seed', 'seed.json'];
    const cli = startCli(cwd, '--port', '0', ...options, '--json');
    const ready = await readyEvent(cli);
    const folder = join(cwd, '.sandbox');
    const [user] = ready.users;
    expect(ready).toEqual({
      event: 'ready',
      mongodbUri: expect.stringMatching(/^mongodb:\/\/127\.0\.0\.1:\d+\/\?authMechanism=MONGODB-AWS/),
      awsEndpointUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      atlasApiUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      database: 'shop',
      administrator: {
        envFile: join(folder, 'env'),
        principal: 'arn:aws:iam::123456789012:user/admin',
        authenticatedUser: 'arn:aws:iam::123456789012:user/admin',
      },
      paths: [
        {
          path: 'env-vars',
          variant: 'static',
          envFile: join(folder, 'paths/env-vars.env'),
          principal: 'arn:aws:iam::123456789012:user/mdb-env-vars-user',
          authenticatedUser: 'arn:aws:iam::123456789012:user/mdb-env-vars-user',
        },
        expect.objectContaining({ variant: 'session', envFile: join(folder, 'paths/env-vars.session.env') }),
      ],
      users: [
        {
          envFile: join(folder, 'users/reader.env'),
          principal: 'arn:aws:iam::123456789012:user/team/reader',
          authenticatedUser: 'arn:aws:iam::123456789012:user/team/reader',
        },
      ],
    });

    const env = envOf(user?.envFile ?? '');
    expect(env.AWS_MONGO_DATABASE).toBe('shop');
    const reader = await connectAs(env, keysOf(env));
    expect(reader.reply).toMatchObject({ ok: 1 });
    const { cursor } = await reader.client.command({ find: 'orders', $db: 'shop' });
    expect(cursor.firstBatch).toMatchObject([{ _id: 5, price: { _bsontype: 'Decimal128' } }]);
    expect(await reader.client.command({ insert: 'orders', documents: [{}], $db: 'shop' })).toMatchObject({
      code: 8000,
    });
    const pathEnv = envOf(join(folder, 'paths/env-vars.env'));
    const writer = await connectAs(pathEnv, keysOf(pathEnv));
    expect(await writer.client.command({ insert: 'orders', documents: [{}], $db: 'shop' })).toMatchObject({
      ok: 1,
    });
    expect(await writer.client.command({ count: 'old', $db: 'archive' })).toMatchObject({ ok: 1 });
    expect(await writer.client.command({ count: 'x', $db: 'testdb' })).toMatchObject({ code: 8000 });

    await connectAs(env, FOREIGN);
    const sts = new STSClient({ endpoint: ready.awsEndpointUrl, region: 'us-east-1', credentials: FOREIGN });
    onTestFinished(() => sts.destroy());
    await expect(sts.send(new GetCallerIdentityCommand())).rejects.toThrow('is invalid');
    await cli.until('"isForeignKey":true}');
    cli.child.kill('SIGTERM');
    expect(await cli.ended).toBe(isWindows ? null : 0);
    const refused = {
      event: 'refused',
      service: 'sts',
      method: 'POST',
      path: '/',
      status: 403,
      errorCode: 'InvalidClientTokenId',
      accessKeyId: 'AKIA…MPLE',
      isForeignKey: true,
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    };
    expect(eventsOf(cli).slice(1)).toEqual([
      expect.objectContaining({
        event: 'login',
        verdict: 'authenticated',
        authenticatedUser: 'arn:aws:iam::123456789012:user/team/reader',
      }),
      expect.objectContaining({ event: 'login', verdict: 'authenticated' }),
      { ...refused, isLogin: true },
      expect.objectContaining({ event: 'login', verdict: 'refused', accessKeyId: 'AKIA…MPLE' }),
      refused,
      ...(isWindows ? [] : [{ event: 'stopped' }]),
    ]);
    expect(cli.errors()).toBe('');
    for (const secret of [FOREIGN.secretAccessKey, FOREIGN.accessKeyId, keysOf(env).secretAccessKey]) {
      expect(cli.output()).not.toContain(secret);
    }
  });

  test('leaves standard output empty when it does not start', async () => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, '.sandbox'));
    writeFileSync(join(cwd, '.sandbox/mine.txt'), '');
    const cli = startCli(cwd, '--json');
    expect(await cli.ended).toBe(1);
    expect(cli.output()).toBe(cli.errors());
    expect(cli.errors()).toContain('exists and is not a running sandbox');
  });
});

test('a key of somebody else is said in the terminal, masked, with where it came to', async () => {
  const cwd = emptyFolder();
  const cli = startCli(cwd, '--path', 'env-vars');
  await cli.until('ready');
  const env = envOf(join(cwd, '.sandbox/paths/env-vars.env'));
  await connectAs(env, { ...keysOf(env), secretAccessKey: 'wrong' });
  await connectAs(env, FOREIGN);
  const said =
    'this sandbox did not issue the key AKIA…MPLE: the program took its credentials from elsewhere, or from an earlier sandbox (STS, for a login)';
  await cli.until(said);
  // A wrong secret is the sandbox's own key all the same.
  expect(cli.output().match(/did not issue/g)).toHaveLength(1);
});

describe('--keep', () => {
  test.skipIf(isWindows)('has the same ports and keys after a restart (POSIX signals)', async () => {
    const cwd = emptyFolder();
    const restart = async () => {
      const cli = startCli(cwd, '--path', 'web-identity', '--keep', 'kept.json', '--json');
      const { mongodbUri, awsEndpointUrl } = await readyEvent(cli);
      const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = envOf(join(cwd, '.sandbox/env'));
      cli.child.kill('SIGTERM');
      expect(await cli.ended).toBe(0);
      return { mongodbUri, awsEndpointUrl, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
    };
    const first = await restart();
    const file = join(cwd, 'kept.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { ports, keySeed } = JSON.parse(readFileSync(file, 'utf8'));
    expect(Object.keys(ports)).toContain('oidcIssuer');
    expect(await restart()).toEqual(first);

    for (const port of [ports.mongodb, ports.oidcIssuer]) {
      const taken = createServer().listen(port, '127.0.0.1');
      await once(taken, 'listening');
      onTestFinished(() => void taken.close());
      const cli = startCli(cwd, '--keep', 'kept.json', '--path', 'web-identity', '--json');
      expect(await cli.ended).toBe(1);
      taken.close();
      expect(cli.output()).toBe(
        `The sandbox did not start: Port ${port} of 127.0.0.1 is in use.\nStop what listens there, or move kept.json away: then the sandbox takes new ports and keys.\n`,
      );
      expect(cli.output()).not.toContain(keySeed);
    }
  });

  test.skipIf(isWindows)(
    'is one sandbox’s at a time, however the file is named (POSIX signals)',
    async () => {
      const [first, second] = [emptyFolder(), emptyFolder()];
      const file = join(first, 'kept.json');
      symlinkSync(first, join(second, 'shared'));
      const options = ['--path', 'env-vars', '--json'];
      const refusal = async (keep: string) => {
        const cli = startCli(second, ...options, '--keep', keep);
        expect(await cli.ended).toBe(1);
        expect(existsSync(join(second, '.sandbox'))).toBe(false);
        return cli.output();
      };
      const cli = startCli(first, ...options, '--keep', 'kept.json');
      // Also before anything is written to it.
      await expect.poll(() => existsSync(`${file}.claimed`)).toBe(true);
      const said = (keep: string) =>
        `The sandbox did not start: --keep ${keep}: the sandbox in process ${cli.child.pid} keeps its ports and keys there.\n` +
        `Stop that one first, or name another file. If that process is something else, delete ${file}.claimed.\n`;
      expect(await refusal(file)).toBe(said(file));
      const ready = await readyEvent(cli);
      const link = join(second, 'shared/kept.json');
      expect(await refusal(link)).toBe(said(link));
      // One that could not clean up holds up nobody.
      cli.child.kill('SIGKILL');
      await cli.ended;
      const next = startCli(second, ...options, '--keep', link);
      expect((await readyEvent(next)).mongodbUri).toBe(ready.mongodbUri);
      next.child.kill('SIGTERM');
      expect(await next.ended).toBe(0);
      expect(readdirSync(first).sort()).toEqual(['.sandbox', 'kept.json']);
    },
  );

  test('a file that it has not written stays, and is not shown', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'kept.json'), JSON.stringify({ keySeed: FOREIGN.secretAccessKey }));
    const cli = startCli(cwd, '--keep', 'kept.json');
    expect(await cli.ended).toBe(1);
    expect(cli.output()).toBe(
      'The sandbox did not start: --keep kept.json: this is not what --keep has written.\nName another file, or move this one away: then the sandbox takes new ports and keys, and writes it.\n',
    );
    expect(readdirSync(cwd)).toEqual(['kept.json']);
  });
});

describe('a mistake in two lines', () => {
  async function refusal(cwd: string, ...args: string[]): Promise<string> {
    const cli = startCli(cwd, ...args);
    expect(await cli.ended).toBe(1);
    expect(cli.output()).toBe(cli.errors());
    expect(existsSync(join(cwd, '.sandbox'))).toBe(false);
    const [, message = '', fix = '', ...rest] =
      /^The sandbox did not start: (.*)\n(.*)\n([\s\S]*)$/.exec(cli.errors()) ?? [];
    expect(rest).toEqual(['']);
    expect(fix).not.toBe('');
    return message;
  }

  test('a port in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    expect(await refusal(emptyFolder(), '--port', `${port}`)).toBe(`Port ${port} of 127.0.0.1 is in use.`);
  });

  test('an argument that cannot be', async () => {
    const cwd = emptyFolder();
    const cases: [string, string, string][] = [
      ...['65536', '27017x', '0x10', '1e3', ' 80', '1.5', ''].map((port): [string, string, string] => [
        '--port',
        port,
        `there is no port ${JSON.stringify(port)}.`,
      ]),
      ['--database', 'a.b', 'No database can have the name "a.b".'],
      ['--database', '', "Option '--database' has an empty value."],
      ['--seed', '', "Option '--seed' has an empty value."],
      ['--keep', '', "Option '--keep' has an empty value."],
      ['--keep', cwd, `--keep ${cwd}: this is a folder.`],
      [
        '--keep',
        '.sandbox/kept.json',
        '--keep .sandbox/kept.json: this folder is removed when the sandbox ends.',
      ],
      ['--seed', 'absent.json', '--seed absent.json: there is no such file.'],
      ['--seed', FOREIGN.secretAccessKey, '--seed … (40 characters): there is no such file.'],
      ['--path', FOREIGN.secretAccessKey, 'there is no credential path … (40 characters).'],
      ['--port', FOREIGN.secretAccessKey, 'there is no port … (40 characters).'],
      ['--database', FOREIGN.secretAccessKey, 'No database can have the name … (40 characters).'],
      ['--port=1', FOREIGN.secretAccessKey, 'unexpected argument … (40 characters).'],
      ['--json', 'a\u001b[2Jb', 'unexpected argument "a\\u001b[2Jb".'],
      [`--${FOREIGN.secretAccessKey}`, 'x', "Unknown option '… (42 characters)'."],
      [
        '--upstream',
        `mongodb://${FOREIGN.accessKeyId}:27018`,
        'the server behind the sandbox is not on this machine’s loopback interface: AKIA…MPLE.',
      ],
      ['--databse', 'x', "Unknown option '--databse'. Did you mean --database?"],
    ];
    for (const [option, value, message] of cases) {
      expect(await refusal(cwd, option, value)).toBe(message);
    }
  }, 120_000);

  test('a document that the store refuses', async () => {
    const cwd = emptyFolder();
    const orders = [{ _id: FOREIGN.secretAccessKey }, { _id: FOREIGN.secretAccessKey }];
    writeFileSync(join(cwd, 'seed.json'), JSON.stringify({ documents: { shop: { orders } } }));
    expect(await refusal(cwd, '--seed', 'seed.json')).toBe(
      'Document 2 of shop.orders cannot be stored: DuplicateKey.',
    );
  });

  test('a user that there is already', async () => {
    const cwd = emptyFolder();
    const user = (name: string) => ({
      databaseUsers: [{ username: `arn:aws:iam::123456789012:user/${name}`, awsIAMType: 'USER', roles: [] }],
    });
    for (const [name, message] of [
      ['admin', 'databaseUsers[0] of the seed is a database user already.'],
      ['x/admin', 'databaseUsers[0] of the seed has the name of an IAM user that there is already.'],
    ] as const) {
      writeFileSync(join(cwd, 'seed.json'), JSON.stringify(user(name)));
      const cli = startCli(cwd, '--path', 'env-vars', '--seed', 'seed.json');
      expect(await cli.ended).toBe(1);
      expect(cli.errors()).toContain(`The sandbox did not start: ${message}\n`);
      expect(existsSync(join(cwd, '.sandbox'))).toBe(false);
    }
  });
});

test('--help fits 80 columns, and names the command as it was called', async () => {
  const cwd = emptyFolder();
  const help = startCli(cwd, '--help');
  await help.ended;
  expect(help.output()).toMatch(/^Usage: npm run sandbox -- \[options\]\n/);
  expect(
    Math.max(
      ...help
        .output()
        .split('\n')
        .map(({ length }) => length),
    ),
  ).toBeLessThanOrEqual(80);
  const bin = run(process.execPath, [programPath('run-bin'), '--surprise'], cwd);
  await bin.ended;
  expect(bin.errors()).toContain('\natlas-aws-iam-sandbox --help says how it is used.\n');
});
