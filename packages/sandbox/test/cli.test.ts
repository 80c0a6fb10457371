import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv as parseEnvText } from 'node:util';
import { CreateAccessKeyCommand, CreateRoleCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { Long } from 'bson';
import { describe, expect, onTestFinished, test } from 'vitest';
import { logIn } from '../src/login-client/conversation.ts';
import { createIamClient } from './aws/iam/create-iam-client.ts';
import { parsePowershellFile } from './cli/parse-powershell-file.ts';
import { programPath } from './support/programs.ts';
import { openRawClient } from './support/raw-client.ts';
import { emptyFolder, run, startCli } from './support/start-cli.ts';
import { startScriptedServer } from './support/start-scripted-server.ts';

const isWindows = process.platform === 'win32';
const support = (name: string) => fileURLToPath(new URL(`support/${name}`, import.meta.url));

const ROLE = 'arn:aws:sts::123456789012:assumed-role';
/** Who each file makes the bare driver, without a provider: all that its chain reaches by itself. */
const USERS: Record<string, string> = {
  env: 'arn:aws:iam::123456789012:user/admin',
  'paths/env-vars.env': 'arn:aws:iam::123456789012:user/mdb-env-vars-user',
  'paths/env-vars.session.env': `${ROLE}/mdb-env-vars-role/*`,
  'paths/shared-profile.env': 'arn:aws:iam::123456789012:user/mdb-profile-user',
  'paths/shared-profile.assume-role.env': `${ROLE}/mdb-profile-role/*`,
  'paths/shared-profile.credential-process.env': `${ROLE}/mdb-process-role/*`,
  'paths/shared-profile.login-session.env': `${ROLE}/mdb-login-role/*`,
  'paths/sso.env': `${ROLE}/AWSReservedSSO_AtlasDeveloper_`,
  'paths/sso.expiring.env': `${ROLE}/AWSReservedSSO_AtlasDeveloper-expiring_`,
  'paths/sso.legacy.env': `${ROLE}/AWSReservedSSO_AtlasDeveloper-legacy_`,
  'paths/web-identity.env': `${ROLE}/mdb-web-identity-role/*`,
  'paths/web-identity.generated-session.env': `${ROLE}/mdb-web-identity-unnamed-role/*`,
  'paths/ec2-role.env': `${ROLE}/mdb-ec2-role/*`,
  'paths/container-role.env': `${ROLE}/mdb-ecs-role/*`,
  'paths/container-role.eks.env': `${ROLE}/mdb-eks-role/*`,
  'paths/default-chain.env': `${ROLE}/mdb-default-chain-role/*`,
  'paths/lambda.env': `${ROLE}/mdb-lambda-role/*`,
};
/** A terminal's own, each of which would make the program somebody else, or nobody. */
const STRAYS = {
  AWS_PROFILE: 'ghost',
  AWS_DEFAULT_PROFILE: 'ghost',
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'x',
  AWS_SESSION_TOKEN: 'ghost',
  AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere',
  AWS_ROLE_ARN: `arn:aws:iam::123456789012:role/ghost`,
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/ghost',
  AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:9/ghost',
  AWS_CONTAINER_AUTHORIZATION_TOKEN: 'ghost',
  AWS_CONFIG_FILE: '/nowhere',
  AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
  AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:9',
  AWS_ENDPOINT_URL_SSO: 'http://127.0.0.1:9',
};
/** Of paths that need a provider. */
const OTHERS = ['paths/sts-assume-role.env', 'paths/custom-provider.env'];

describe('while it runs', () => {
  test('it writes its files, readable by their owner only, before it says ready', async () => {
    const cwd = emptyFolder();
    const cli = startCli(cwd);
    const output = await cli.until('ready');
    for (const name of [...Object.keys(USERS), ...OTHERS]) {
      expect(output).toContain(`.sandbox/${name}\n`);
      const file = join(cwd, '.sandbox', name);
      expect(readFileSync(file, 'utf8')).toMatch(/^AWS_MONGO_CLUSTER_URL='mongodb:\/\/127\.0\.0\.1:\d+\/\?/m);
      const forPowershell = `${file.replace(/\.env$/, '')}.ps1`;
      const { set, unset } = parsePowershellFile(readFileSync(forPowershell));
      const { _, ...env } = parseEnvText(readFileSync(file, 'utf8'));
      const isEmpty = (variable: string) => env[variable] === '';
      expect(set).toEqual(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
      expect(unset).toEqual([
        ...(_ ?? '').replace('unset ', '').split(' '),
        ...Object.keys(env).filter(isEmpty),
      ]);
      if (isWindows) continue;
      for (const path of [file, forPowershell]) expect(statSync(path).mode & 0o777).toBe(0o600);
    }
    expect(output).toContain(
      "Database users waiting for the guide's IAM user and role: arn:aws:iam::123456789012:user/mdb-user, arn:aws:iam::123456789012:role/MongoDBRole\n",
    );
    expect(output).not.toContain(secretIn(join(cwd, '.sandbox/env')));
    cli.child.kill('SIGTERM');
    expect(await cli.ended).toBe(isWindows ? null : 0);
  });

  test('node --env-file lets the bare driver in, in any shell', async () => {
    const cwd = emptyFolder();
    const cli = startCli(cwd, '--path', 'env-vars');
    await cli.until('ready');
    const args = ['--env-file=.sandbox/paths/env-vars.env', support('bare-driver.mjs')];
    const driver = run(process.execPath, args, cwd);
    expect([await driver.ended, driver.output()]).toEqual([
      0,
      expect.stringContaining(USERS['paths/env-vars.env'] ?? expect.unreachable()),
    ]);
  });

  test.skipIf(isWindows)(
    'a shell that sources a file lets the bare driver in, and a wrong secret out (POSIX shell)',
    async () => {
      const cwd = emptyFolder();
      const cli = startCli(cwd);
      await cli.until('ready');
      const source = (name: string, change = '') =>
        run(
          'sh',
          [
            '-c',
            `set -aeu; . .sandbox/${name}; ${change} set +a; exec "${process.execPath}" "${support('bare-driver.mjs')}"`,
          ],
          cwd,
          STRAYS,
        );

      const waiting = Object.entries(USERS);
      const work = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const [name, user] = next;
          const driver = source(name);
          expect([name, await driver.ended, driver.output()]).toEqual([
            name,
            0,
            expect.stringContaining(user),
          ]);
        }
      };
      await Promise.all([work(), work()]);

      const refused = source(
        'paths/env-vars.env', // One character changed, to one that no secret has.
        'AWS_SECRET_ACCESS_KEY="!$(echo "$AWS_SECRET_ACCESS_KEY" | cut -c2-)";',
      );
      expect(await refused.ended).toBe(1);
      expect(refused.output()).toContain('bad auth : aws sts call has response 403');
      expect(await cli.until('refused: SignatureDoesNotMatch')).toMatch(
        /authenticated: arn:aws:iam::123456789012:user\/admin \(static credentials AKIA….{4}, nodejs 7\./,
      );
    },
    60_000,
  );

  test('a second one refuses, and leaves the first alone', async () => {
    const cwd = emptyFolder();
    const cli = startCli(cwd);
    await cli.until('ready');
    const before = readFileSync(join(cwd, '.sandbox/env'), 'utf8');
    const second = startCli(cwd);
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`A sandbox is already running here: process ${cli.child.pid} holds`);
    expect(second.output()).not.toContain('    at ');
    expect(readFileSync(join(cwd, '.sandbox/env'), 'utf8')).toBe(before);
  });
});

describe('when it ends', () => {
  // A process on Windows is ended, not asked to end: there is no signal to catch.
  test.skipIf(isWindows)(
    'by a signal, its files are gone (POSIX signals)',
    async () => {
      const endBy = async (signal: NodeJS.Signals) => {
        const cwd = emptyFolder();
        const cli = startCli(cwd);
        await cli.until('ready');
        cli.child.kill(signal);
        expect(await cli.ended).toBe(0);
        expect(existsSync(join(cwd, '.sandbox'))).toBe(false);
      };
      await Promise.all([endBy('SIGINT'), endBy('SIGTERM'), endBy('SIGHUP'), endBy('SIGQUIT')]);
    },
    30_000,
  );

  test.skipIf(isWindows)(
    'by two signals at once, its files are gone all the same (POSIX signals)',
    async () => {
      const cwd = emptyFolder();
      const cli = startCli(cwd, '--path', 'env-vars');
      await cli.until('ready');
      cli.child.kill('SIGTERM');
      cli.child.kill('SIGINT');
      // Whichever the process hears of first, the other ends it, unless it has already ended.
      expect([0, 130, 143]).toContain(await cli.ended);
      expect(readdirSync(cwd)).toEqual([]);
    },
  );

  test.skipIf(isWindows)('by its reader, it says nothing and its files are gone (POSIX pipes)', async () => {
    const cwd = emptyFolder();
    const cli = startCli(cwd);
    const [, firstLine] = /^(.+)\n/.exec(await cli.until('MongoDB')) ?? [];
    cli.child.stdout?.destroy();
    expect(await cli.ended).toBe(141);
    expect(firstLine).toMatch(/^MongoDB {2}mongodb:/);
    expect(cli.errors()).toBe('');
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('the folder of one that took its place stays', async () => {
    const cwd = emptyFolder();
    const cli = startCli(cwd, '--path', 'env-vars');
    await cli.until('ready');
    rmSync(join(cwd, '.sandbox'), { recursive: true });
    const next = startCli(cwd, '--path', 'env-vars');
    await next.until('ready');
    cli.child.kill('SIGTERM');
    await cli.ended;
    expect(readFileSync(join(cwd, '.sandbox/pid'), 'utf8')).toBe(String(next.child.pid));
    expect(readdirSync(join(cwd, '.sandbox'))).toContain('env');
  }, 30_000);

  test('killed, the next one takes its place', async () => {
    const cwd = emptyFolder();
    const killed = startCli(cwd);
    await killed.until('ready');
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(existsSync(join(cwd, '.sandbox/env'))).toBe(true);
    const next = startCli(cwd);
    await next.until('ready');
    expect(readFileSync(join(cwd, '.sandbox/pid'), 'utf8')).toBe(String(next.child.pid));
  });
});

describe('a mistake is one message and exit code 1', () => {
  test.skipIf(isWindows)('a full disk, of which nothing is left behind (POSIX limits)', async () => {
    const cwd = emptyFolder();
    const program = `exec "${process.execPath}" "${programPath('run-cli')}"`;
    // No file may grow over a block, which the longest of the files does.
    const cli = run('sh', ['-c', `ulimit -f 1; ${program}`], cwd);
    expect(await cli.ended).toBe(1);
    expect(cli.errors()).toMatch(/^The sandbox did not start: EFBIG: [^\n]+\n$/);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test.skipIf(process.platform !== 'linux')('a folder that takes no files (Linux)', async () => {
    const cli = startCli('/proc');
    expect(await cli.ended).toBe(1);
    expect(cli.output()).toMatch(/^The sandbox did not start: (?:ENOENT|EACCES|EPERM|EROFS): [^\n]+\n$/);
  });

  test.skipIf(isWindows)('a link at .sandbox, which it does not follow (POSIX links)', async () => {
    const cwd = emptyFolder();
    const elsewhere = emptyFolder();
    writeFileSync(join(elsewhere, 'pid'), '2147483647');
    symlinkSync(elsewhere, join(cwd, '.sandbox'));
    const cli = startCli(cwd);
    expect(await cli.ended).toBe(1);
    expect(cli.output()).toContain('exists and is not a running sandbox');
    expect(readdirSync(elsewhere)).toEqual(['pid']);
    expect(readdirSync(cwd)).toEqual(['.sandbox']);
  });

  test('a folder .sandbox that is somebody else’s stays as it is', async () => {
    const cwd = emptyFolder();
    mkdirSync(join(cwd, '.sandbox'));
    writeFileSync(join(cwd, '.sandbox/mine.txt'), 'mine');
    const cli = startCli(cwd);
    expect(await cli.ended).toBe(1);
    expect(cli.output()).toContain('exists and is not a running sandbox');
    expect(readFileSync(join(cwd, '.sandbox/mine.txt'), 'utf8')).toBe('mine');
  });

  test('an argument it does not know, in two lines', async () => {
    const PATHS =
      'They are: env-vars, shared-profile, sso, web-identity, ec2-role, container-role, sts-assume-role, custom-provider, default-chain, lambda.';
    const HELP = 'npm run sandbox -- --help says how it is used.';
    const refuse = async (args: string[], message: string) => {
      const cwd = emptyFolder();
      const cli = startCli(cwd, ...args);
      expect(await cli.ended).toBe(1);
      expect(cli.errors()).toBe(`The sandbox did not start: ${message}\n`);
      expect(existsSync(join(cwd, '.sandbox'))).toBe(false);
    };
    await Promise.all([
      refuse(
        ['--path', 'env-var'],
        `there is no credential path "env-var". Did you mean env-vars?\n${PATHS}`,
      ),
      refuse(['--path', 'SSO'], `there is no credential path "SSO". Did you mean sso?\n${PATHS}`),
      refuse(['--path', 'nothing-like-it'], `there is no credential path "nothing-like-it".\n${PATHS}`),
      refuse(['--pth', 'env-vars'], `Unknown option '--pth'. Did you mean --path?\n${HELP}`),
      refuse(['--surprise'], `Unknown option '--surprise'.\n${HELP}`),
      refuse(['--path'], `Option '--path <value>' argument missing.\n${HELP}`),
      refuse(
        ['--upstream', 'mongodb://ann:a-secret@127.0.0.1:27018'],
        'the URI of the server behind the sandbox holds a user.\nStart that server without access control, and leave the user out: who may log in is the sandbox’s to say.',
      ),
      refuse(['env-vars'], `unexpected argument "env-vars".\n${HELP}`),
    ]);
  });
});

test('--path writes that path only', async () => {
  const cwd = emptyFolder();
  const output = await startCli(cwd, '--path', 'sts-assume-role').until('ready');
  expect(output).not.toContain('Database users waiting');
  expect(readdirSync(join(cwd, '.sandbox/paths'))).toEqual(['sts-assume-role.env', 'sts-assume-role.ps1']);
});

test('--upstream puts a server behind it, whose answers a user gets', async () => {
  const cwd = emptyFolder();
  const server = await startScriptedServer(({ find }) =>
    find ? { cursor: { firstBatch: [{ from: 'the server' }], id: Long.ZERO, ns: 'testdb.x' } } : undefined,
  );
  const output = await startCli(cwd, '--path', 'env-vars', '--upstream', server.uri).until('ready');
  expect(output).toContain(`before ${server.uri}, which answers after a login`);
  const env = parseEnv(readFileSync(join(cwd, '.sandbox/paths/env-vars.env'), 'utf8'));
  const client = await openRawClient(env.AWS_MONGO_CLUSTER_URL ?? '');
  const [accessKeyId = '', secretAccessKey = ''] = [env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY];
  expect(await logIn(client, { accessKeyId, secretAccessKey })).toMatchObject({ ok: 1 });
  expect((await client.command({ find: 'x', $db: 'testdb' })).cursor.firstBatch).toEqual([
    { from: 'the server' },
  ]);
});

test('the guide works: its administrator makes the user and the role, who are database users already', async () => {
  const cwd = emptyFolder();
  await startCli(cwd).until('ready');
  const env = parseEnv(readFileSync(join(cwd, '.sandbox/env'), 'utf8'));
  const iam = createIamClient(env.AWS_ENDPOINT_URL ?? '', {
    accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
  });
  await iam.send(new CreateUserCommand({ UserName: 'mdb-user' }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'mdb-user' }));
  const keys = {
    AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '',
  };
  const driver = run(process.execPath, [support('bare-driver.mjs')], cwd, { ...env, ...keys });
  expect([await driver.ended, driver.output()]).toEqual([0, expect.stringContaining('user/mdb-user')]);
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' }],
  };
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: 'MongoDBRole', AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  const sts = new STSClient({
    endpoint: env.AWS_ENDPOINT_URL ?? '',
    region: 'us-east-1',
    credentials: iam.config.credentials,
  });
  onTestFinished(() => sts.destroy());
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 's-1' }),
  );
  const session = {
    AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? '',
    AWS_SESSION_TOKEN: Credentials?.SessionToken ?? '',
  };
  const asRole = run(process.execPath, [support('bare-driver.mjs')], cwd, { ...env, ...session });
  expect([await asRole.ended, asRole.output()]).toEqual([
    0,
    expect.stringContaining(`${ROLE}/MongoDBRole/*`),
  ]);
}, 60_000);

test.each([[['--help']], [['-h']], [['--path', 'nope', '--help']], [['--surprise', '-h']]])(
  '%j says how, and starts nothing',
  async (args) => {
    const cwd = emptyFolder();
    const cli = startCli(cwd, ...args);
    expect(await cli.ended).toBe(0);
    expect(cli.output()).toContain('Usage: npm run sandbox');
    expect(existsSync(join(cwd, '.sandbox'))).toBe(false);
  },
);

function parseEnv(text: string): Record<string, string> {
  return parseEnvText(text) as Record<string, string>;
}

function secretIn(file: string): string {
  const [, secret] = /^AWS_SECRET_ACCESS_KEY='(.+)'$/m.exec(readFileSync(file, 'utf8')) ?? [];
  if (!secret) throw new Error(`no secret in ${file}`);
  return secret;
}
