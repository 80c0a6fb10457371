import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
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
