import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { parseIni, type Sections } from '../src/sources/parse-ini.ts';
import { readSharedFiles } from '../src/sources/shared-files.ts';

// The SDK's own reader, as the one that is installed.
type Profiles = Record<string, Record<string, string>>;
interface SdkConfig {
  parseKnownFiles(init: { ignoreCache: boolean }): Promise<Profiles>;
  loadSsoSessionData(init: object): Promise<Profiles>;
}
const { resolve } = createRequire(import.meta.url);
const sdkRequire = createRequire(resolve('@aws-sdk/credential-providers'));
const { parseKnownFiles, loadSsoSessionData }: SdkConfig = sdkRequire('@smithy/core/config');

const asObject = (sections: Sections): Profiles =>
  Object.fromEntries([...sections].map(([name, section]) => [name, Object.fromEntries(section)]));

async function useFiles(config: string, credentials: string): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'connect-ini-'));
  onTestFinished(() => rm(home, { recursive: true }));
  await useFilesIn(home, config, credentials);
}

async function useFilesIn(home: string, config: string, credentials: string): Promise<void> {
  // The session sections are read through a cache that nothing turns off: every pair of files has names of its own.
  lastId += 1;
  const configPath = join(home, `config-${lastId}`);
  const credentialsPath = join(home, `credentials-${lastId}`);
  await writeFile(configPath, config);
  await writeFile(credentialsPath, credentials);
  vi.stubEnv('AWS_CONFIG_FILE', configPath);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', credentialsPath);
}
let lastId = 0;

async function expectAgreement(config: string, credentials: string): Promise<void> {
  const { profiles, ssoSessions } = readSharedFiles(process.env);
  const context = JSON.stringify({ config, credentials });
  expect(asObject(profiles), context).toEqual(await parseKnownFiles({ ignoreCache: true }));
  expect(asObject(ssoSessions), context).toEqual(await loadSsoSessionData({}));
}

describe('the SDK reads the same', () => {
  test.each([
    ['a comment after a value', '[default]\na = b # c\n; d = e\nf = g;h\n  # i = j\n'],
    ['quotes around a name', '[profile "a b"]\na = b\n[profile \'c\']\na = b\n[profile "d]\na = b\n'],
    [
      'white space in a heading',
      '[profile  a]\na = b\n[ profile b]\na = b\n[profile\tc]\na = b\n[profile d ]\na = b\n',
    ],
    ['a heading of no known kind', '[default]\na = b\n[plugin c]\nd = e\n[f]\ng = h\n'],
    ['a nested section', '[default]\ns3 =\n  a = b\n\n  c = d\ne = f\n'],
    ['a nested section before a heading', '[default]\ns3 =\n[profile a]\n  c = d\n'],
    ['one heading twice', '[default]\na = b\nc = d\n[profile x]\na = b\n[default]\na = e\n'],
    ['default with and without its kind', '[default]\na = b\nc = d\n[profile default]\na = e\n'],
    ['a dot where the white space should be', '[profile.a]\nb = c\n[services.x]\nd = e\n'],
    ['dots in a name', '[profile a.b]\nc = d\n[sso-session a.b]\ne = f\n'],
    ['session and service sections', '[sso-session s]\na = b\n[services t]\nc = d\n[profile u]\ne = f\n'],
    ['no equals sign, no key, no value', '[default]\na\n= b\nc =\nd == e\n'],
    ['lines before any heading', 'a = b\n[default]\nc = d\n'],
    ['Windows line ends', '[default]\r\na = b\r\n[profile c]\r\nd = e\r\n'],
    ['a comment behind a heading', '[default] # a\nb = c\n[profile d];e\nf = g\n'],
    ['a section called __proto__', '[default]\na = b\n[__proto__]\nc = d\n'],
    ['a profile called __proto__', '[default]\na = b\n[profile __proto__]\nc = d\n'],
    ['nothing', ''],
    ['a byte order mark', '\uFEFF[default]\na = b\n'],
  ])('%s', async (_, text) => {
    await useFiles(text, '');
    await expectAgreement(text, '');
    await useFiles('', text);
    await expectAgreement('', text);
    await useFiles(text, '[default]\na = of the other file\n[a]\nb = of the other file\n');
    await expectAgreement(text, 'with another');
  });

  // Names that every object has are left out: the SDK writes into the functions behind them.
  const NAME = fc.constantFrom(
    'default',
    'a',
    'b',
    'a.b',
    'x@y',
    'a b',
    '"a"',
    "'b'",
    '"a',
    'profile',
    '',
    ' a',
    'é',
  );
  const KIND = fc.constantFrom(
    '',
    '',
    'profile ',
    'profile  ',
    'profile\t',
    'sso-session ',
    'services ',
    'plugin ',
    'profile.',
  );
  const BLANK = fc.constantFrom('', '', ' ', '\t', '  ');
  const WORD = fc.constantFrom(
    '',
    'a',
    'key',
    'a.b',
    '#',
    ';',
    'x#y',
    'x #y',
    'x;',
    '=',
    '[z]',
    '"q"',
    'v w',
  );
  const LINE = fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .tuple(BLANK, KIND, NAME, fc.constantFrom('', ' ', ' # c', ';c'))
        .map(([blank, kind, name, end]) => `${blank}[${kind}${name}]${end}`),
    },
    {
      weight: 6,
      arbitrary: fc
        .tuple(BLANK, WORD, BLANK, BLANK, WORD, BLANK)
        .map(([a, key, b, c, value, d]) => `${a}${key}${b}=${c}${value}${d}`),
    },
    { weight: 1, arbitrary: fc.tuple(BLANK, WORD).map((parts) => parts.join('')) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('[__proto__]', '[profile __proto__]', '[', ']', '[]', '# c', ''),
    },
  );
  const FILE = fc
    .tuple(fc.array(LINE, { maxLength: 12 }), fc.constantFrom('\n', '\n', '\r\n'))
    .map(([lines, end]) => lines.join(end));

  test('whatever stands in the two files', async () => {
    const home = await mkdtemp(join(tmpdir(), 'connect-ini-'));
    onTestFinished(() => rm(home, { recursive: true }));
    await fc.assert(
      fc.asyncProperty(FILE, FILE, async (config, credentials) => {
        await useFilesIn(home, config, credentials);
        await expectAgreement(config, credentials);
      }),
      { numRuns: 1500 },
    );
  });
});

test('a section called __proto__ is an error, and nobody’s prototype', () => {
  expect(() => parseIni('[__proto__]\na = b\n')).toThrow('it has a section [__proto__]');
  const { profiles } = { profiles: parseIni('[profile "__proto__"]\na = b\n[c]\n__proto__ = d\n') };
  expect([...profiles.keys()]).toEqual(['profile.__proto__', 'c']);
  expect(({} as Record<string, unknown>).a).toBeUndefined();
});
