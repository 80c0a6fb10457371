import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileProgram } from '@atlas-aws-iam/test-support/compile-program';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type CredentialSource, inspectSources } from '../src/explain/index.ts';
import { parseIni } from '../src/sources/parse-ini.ts';

const PROGRAM = await compileProgram(fileURLToPath(new URL('programs/inspect.ts', import.meta.url)));
const ROLE_ARN = 'arn:aws:iam::123456789012:role/app';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'connect-files-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

type Inspected = Record<string, readonly CredentialSource[]>;

// In a process of its own: reading a pipe that nobody writes to would stop this one, and its clock with it.
async function inspectElsewhere(environments: Record<string, Record<string, string>>): Promise<Inspected> {
  const args = [PROGRAM, JSON.stringify(environments)];
  const stdout = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { timeout: 50_000, killSignal: 'SIGKILL' }, (_, out) => resolve(out));
  });
  return Object.fromEntries(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );
}

describe.skipIf(process.platform === 'win32')('what is no regular file', () => {
  const CONFIG = '[profile app]\nrole_arn = x\nweb_identity_token_file = %\n';

  test('is not read, and what the SDK would read is no fault', async () => {
    const home = newFolder();
    const at = (name: string) => join(home, name);
    execFileSync('mkfifo', [at('pipe')]);
    writeFileSync(at('sparse'), '');
    truncateSync(at('sparse'), 10 * 1024 ** 3);
    symlinkSync(at('loop'), at('loop'));
    symlinkSync(at('pipe'), at('link'));
    writeFileSync(at('config'), CONFIG.replace('%', at('pipe')));
    const socket = createServer().listen(at('socket'));
    onTestFinished(() => void socket.close());

    const sso = ['sso_region = x', 'sso_start_url = y', 'sso_account_id = 1', 'sso_role_name = z'];
    writeFileSync(at('sso'), `[profile app]\n${sso.join('\n')}\n`);
    mkdirSync(at('.aws/sso/cache'), { recursive: true });
    execFileSync('mkfifo', [at(`.aws/sso/cache/${createHash('sha1').update('y').digest('hex')}.json`)]);
    writeFileSync(at('login'), '[profile app]\nlogin_session = y\n');
    execFileSync('mkfifo', [at(`${createHash('sha256').update('y').digest('hex')}.json`)]);

    const base = { HOME: home, AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
    const token = (path: string) => ({ ...base, AWS_WEB_IDENTITY_TOKEN_FILE: path, AWS_ROLE_ARN: ROLE_ARN });
    const app = { ...base, AWS_PROFILE: 'app' };
    const cases: Record<string, [Record<string, string>, index: number, state: string, detail: string]> = {
      'a pipe of a token': [
        token(at('pipe')),
        2,
        'present',
        `(${at('pipe')}, which is a pipe, and is not read here)`,
      ],
      'a link to it': [token(at('link')), 2, 'present', 'which is a pipe, and is not read here)'],
      'a device of a token': [
        token('/dev/zero'),
        2,
        'present',
        '(/dev/zero, which is a device, and is not read here)',
      ],
      'a large token': [
        token(at('sparse')),
        2,
        'present',
        'which is larger than 4 MiB, and is not read here)',
      ],
      'a loop': [token(at('loop')), 2, 'incomplete', 'which cannot be read (ELOOP). The chain stops here.'],
      'a socket': [token(at('socket')), 2, 'incomplete', 'which is a socket. The chain stops here.'],
      'a directory': [token(home), 2, 'incomplete', 'which is a directory. The chain stops here.'],
      'a pipe of a container’s token': [
        {
          ...base,
          AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/',
          AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: at('pipe'),
        },
        3,
        'present',
        'the endpoint at 127.0.0.1:1 is asked.',
      ],
      'a pipe of a profile’s token': [
        { ...app, AWS_CONFIG_FILE: at('config') },
        1,
        'present',
        'which is a pipe',
      ],
      'a config file': [
        { ...app, AWS_CONFIG_FILE: at('pipe') },
        1,
        'unknown',
        'which is a pipe, and is not read here',
      ],
      'a credentials file': [
        { ...app, AWS_SHARED_CREDENTIALS_FILE: at('pipe') },
        1,
        'unknown',
        'which is a pipe',
      ],
      'a default profile': [{ ...base, AWS_CONFIG_FILE: '/dev/zero' }, 1, 'unknown', 'which is a device'],
      'a large config file': [{ ...app, AWS_CONFIG_FILE: at('sparse') }, 1, 'unknown', 'larger than 4 MiB'],
      'no config file': [base, 1, 'absent', '/dev/null has no profile'],
      'the token of a login at IAM Identity Center': [
        { ...app, AWS_CONFIG_FILE: at('sso') },
        1,
        'unknown',
        'a pipe',
      ],
      'the token of aws login': [
        { ...app, AWS_CONFIG_FILE: at('login'), AWS_LOGIN_CACHE_DIRECTORY: home },
        1,
        'unknown',
        'which is a pipe',
      ],
    };
    const found = await inspectElsewhere(
      Object.fromEntries(Object.entries(cases).map(([name, [env]]) => [name, env])),
    );
    for (const [name, [, index, state, detail]] of Object.entries(cases)) {
      expect(found[name]?.[index], name).toMatchObject({ state, detail: expect.stringContaining(detail) });
    }
  });
});

describe('shared files of any shape', () => {
  const chain = (length: number, last: string, separator = '\n') =>
    [
      ...Array.from({ length }, (_, n) => `[p${n}]\nrole_arn=r\nsource_profile=p${n + 1}\n`),
      `[p${length}]\n${last}\n`,
    ].join(separator);

  function inspectProfile(credentials: string): CredentialSource | undefined {
    const folder = newFolder();
    const file = join(folder, 'credentials');
    writeFileSync(file, credentials);
    const env = { HOME: folder, AWS_SHARED_CREDENTIALS_FILE: file, AWS_PROFILE: 'p0' };
    return inspectSources(env)[1];
  }

  test('a chain of 90,000 profiles', () => {
    const profile = inspectProfile(chain(90_000, 'aws_access_key_id=x\naws_secret_access_key=y'));
    expect(profile?.state).toBe('present');
    expect(profile?.detail).toMatch(
      /^AWS_PROFILE is "p0": role_arn with source_profile "p1": .*: … \(89994 more\): role_arn with source_profile "p90000": static keys \(lines \d+ and \d+ of .*\)\.$/,
    );
  });

  test('a circle of as many', () => {
    expect(inspectProfile(chain(90_000, 'role_arn=r\nsource_profile=p1'))).toMatchObject({
      state: 'incomplete',
      detail: expect.stringMatching(/ source_profile "p1", which leads in a circle\.$/),
    });
  });

  test('a file beyond the bound may hold the profile', () => {
    expect(inspectProfile(chain(110_000, 'aws_access_key_id=x\naws_secret_access_key=y'))).toMatchObject({
      state: 'unknown',
      detail: expect.stringContaining('which is larger than 4 MiB, and is not read here'),
    });
  });

  test.each([
    ['half a million sections', Array.from({ length: 500_000 }, (_, n) => `[s${n}]\na=b\n`).join('')],
    ['a million lines of one section', `[s]\n${'key = value\n'.repeat(1_000_000)}`],
    ['a nested setting with a long name', `[s]\n${'n'.repeat(1_000_000)} =\n${' a=b\n'.repeat(500_000)}`],
    ['a long line of white space', `[s]\na=${' '.repeat(2_000_000)}b`],
    ['a long heading', `[profile ${'a'.repeat(2_000_000)} "`],
    ['a heading that does not end', '['.repeat(2_000_000)],
    ['a heading of quotes', `[profile "${'"'.repeat(2_000_000)}]\na=b`],
    ['comments', `[s]\n${' ;#'.repeat(700_000)}`],
  ])('parseIni: %s', (_, text) => {
    expect(() => parseIni(text)).not.toThrow();
  });

  test('a profile of a thousand near namesakes names a few', () => {
    const names = Array.from({ length: 20_000 }, (_, n) => `[${'long'.repeat(20)}${n}]\na=b\n`).join('');
    expect(inspectProfile(names)?.detail.length).toBeLessThan(4000);
  });
});
