import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { describe, expect, test } from 'vitest';
import { examineSources } from '../src/from-connect.ts';
import { askLink, notAsked } from '../src/link.ts';
import { cliSource } from '../src/links/cli-source.ts';
import { examineProject } from '../src/links/project.ts';
import { describePrincipal } from '../src/principal.ts';
import { EXIT, judge } from '../src/verdict.ts';

const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

describe('the ARN to register', () => {
  test.each([
    [
      'arn:aws:iam::123456789012:user/app',
      ['Register in Atlas, as AWS IAM user: arn:aws:iam::123456789012:user/app'],
    ],
    [
      'arn:aws:iam::123456789012:user/teams/app',
      ['Register in Atlas, as AWS IAM user: arn:aws:iam::123456789012:user/teams/app'],
    ],
    [
      'arn:aws:sts::123456789012:assumed-role/app/i-0abc',
      [
        'Register in Atlas, as AWS IAM role: arn:aws:iam::123456789012:role/app',
        expect.stringContaining('aws iam get-role --role-name app --query Role.Arn'),
      ],
    ],
    [
      'arn:aws-us-gov:sts::123456789012:assumed-role/app/x',
      ['Register in Atlas, as AWS IAM role: arn:aws-us-gov:iam::123456789012:role/app', expect.any(String)],
    ],
    [
      'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/me@example.com',
      [expect.stringContaining('aws iam get-role --role-name AWSReservedSSO_Dev_0123456789abcdef')],
    ],
  ])('%s', (arn, register) => {
    expect(describePrincipal(arn)).toEqual({ register, remarks: [] });
  });

  test.each(['arn:aws:iam::123456789012:root', 'arn:aws:sts::123456789012:federated-user/me', 'nonsense'])(
    'there is none for %s',
    (arn) => {
      expect(describePrincipal(arn)).toEqual({ register: [], remarks: [expect.stringContaining(arn)] });
    },
  );
});

describe('what the AWS CLI would take', () => {
  const tell = (env: NodeJS.ProcessEnv) => cliSource(examineSources(env, false), env);

  test('the keys, where AWS_PROFILE keeps the SDK from them', () => {
    const home = folderWith({
      '.aws/credentials': '[work]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n',
    });
    expect(tell({ ...KEYS, HOME: home, USERPROFILE: home, AWS_PROFILE: 'work' })).toContain(
      'Access keys in the environment',
    );
  });

  test('the web identity, where the SDK takes a profile that nobody has named', () => {
    const home = folderWith({
      '.aws/credentials': '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n',
      token: 'a.b.c',
    });
    const env = {
      HOME: home,
      USERPROFILE: home,
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/app',
      AWS_WEB_IDENTITY_TOKEN_FILE: join(home, 'token'),
    };
    expect(tell(env)).toContain('Web identity token');
  });

  test('nothing is said where both take the same', () => {
    expect(tell({ ...KEYS, HOME: '/nonexistent' })).toBeUndefined();
    expect(tell({ HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' })).toBeUndefined();
  });

  test('AWS_DEFAULT_PROFILE, which the SDK does not read', () => {
    expect(tell({ ...KEYS, HOME: '/nonexistent', AWS_DEFAULT_PROFILE: 'x' })).toContain(
      'AWS_DEFAULT_PROFILE',
    );
  });
});

describe('the project', () => {
  const manifest = (version: string, more = {}) => JSON.stringify({ name: 'x', version, ...more });

  test('names versions, and what driver 6 does differently', () => {
    const folder = folderWith({
      'package.json': manifest('1.0.0', { dependencies: { mongodb: '6', aws4: '1' } }),
      'node_modules/mongodb/package.json': manifest('6.22.0'),
      'node_modules/aws4/package.json': manifest('1.13.2'),
      'node_modules/@aws-sdk/credential-providers/package.json': manifest('3.1169.0'),
    });
    const finding = examineProject(folder);
    expect(finding.value).toEqual({ driverMajor: 6 });
    expect(finding.evidence?.join('\n')).toContain('before it asks a provider');
    expect(finding.remarks).toEqual([]);
    expect(finding.findings ?? []).toEqual([]);
  });

  test('finds the second copy of the driver', () => {
    const folder = folderWith({
      'package.json': manifest('1.0.0', {
        dependencies: { mongodb: '7', mongoose: '8', '@aws-sdk/credential-providers': '3' },
      }),
      'node_modules/mongodb/package.json': manifest('7.9.0'),
      'node_modules/@aws-sdk/credential-providers/package.json': manifest('3.1169.0'),
      'node_modules/mongoose/package.json': manifest('8.24.10', { dependencies: { mongodb: '~6.20.0' } }),
      'node_modules/mongoose/node_modules/mongodb/package.json': manifest('6.20.0'),
    });
    expect(examineProject(folder).remarks).toEqual([
      expect.stringContaining('mongoose brings a copy of mongodb'),
    ]);
  });

  test.each([
    ['7.9.0', 'sdk-missing', {}],
    [
      '6.22.0',
      'aws4-missing',
      { 'node_modules/@aws-sdk/credential-providers/package.json': manifest('3.1169.0') },
    ],
  ])('driver %s: %s', (version, code, files) => {
    const folder = folderWith({
      'package.json': manifest('1.0.0', { dependencies: { mongodb: version } }),
      'node_modules/mongodb/package.json': manifest(version),
      ...files,
    });
    expect(examineProject(folder).findings).toEqual([expect.objectContaining({ code })]);
  });

  test('a folder without a driver, or without anything, is no fault', () => {
    expect(examineProject(folderWith({ 'package.json': manifest('1.0.0') })).findings ?? []).toEqual([]);
    expect(examineProject('/nonexistent')).toEqual({
      summary: 'no Node.js project in this folder',
      value: { driverMajor: undefined },
    });
  });
});

describe('links that need others', () => {
  test('a broken one stops those that need it, and says so', async () => {
    const broken = askLink('credentials', [], () => {
      throw new Error('no');
    });
    const login = await askLink(
      'login',
      [broken, Promise.resolve(notAsked('network', 'not asked (offline)'))],
      () => ({
        summary: 'never',
      }),
    );
    expect(login.report).toMatchObject({
      verdict: 'not-asked',
      summary: 'not asked: it needs Credentials and Network',
    });
  });

  test('whatever is thrown is explained, and the exit code says whether its cause is known', async () => {
    const { report } = await askLink('network', [], () => {
      throw new Error('something that nobody has seen');
    });
    expect(report).toMatchObject({ verdict: 'broken', findings: [{ code: 'unknown' }] });
    expect(judge([report], true).exitCode).toBe(EXIT.causeNotFound);
  });
});
