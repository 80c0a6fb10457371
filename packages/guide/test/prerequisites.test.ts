import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { describe, expect, test } from 'vitest';
import { needsBridge } from '../src/tools.ts';

const read = (...parts: string[]) => readFileSync(join(repositoryRoot, ...parts), 'utf8');
const page = read('docs/1-prerequisites.md').replaceAll('\r\n', '\n');

// An AWS CLI that does not know AWS_ENDPOINT_URL would send the sandbox's key to AWS.
const VERSIONS = [
  '1.9.3',
  '1.18.147',
  '1.28.85',
  '1.29.0',
  '1.45.11',
  '1.100.0',
  '2.0.30',
  '2.9.19',
  '2.12.7',
  '2.13.0',
  '2.20.1',
  '2.32.0',
  '2.100.0',
];

test.each(VERSIONS)('its PowerShell form knows whether the AWS CLI %s needs the address', (version) => {
  // What this pattern uses means the same in .NET.
  const [, pattern = expect.unreachable()] = /^if \(\(aws --version\) -match '(.+)'\) \{$/m.exec(page) ?? [];
  const said = `aws-cli/${version} Python/3.11.2`;
  expect(new RegExp(pattern, 'i').test(said)).toBe(needsBridge(said));
});

describe.skipIf(process.platform === 'win32')('the block that loads the sandbox', () => {
  const [, block = ''] = /^(case [\s\S]*?^esac\naws .*)$/m.exec(page) ?? [];

  test.each(VERSIONS)('gives the AWS CLI %s the address if it needs that', (version) => {
    const folder = emptyFolder();
    const aws = join(folder, 'aws');
    writeFileSync(
      aws,
      `#!/bin/sh\n[ "$1" = --version ] && echo "aws-cli/${version} Python/3.11.2" || echo "$*"\n`,
    );
    chmodSync(aws, 0o755);
    const said = execFileSync('sh', ['-c', block], {
      encoding: 'utf8',
      env: {
        PATH: `${folder}${delimiter}${process.env.PATH}`,
        AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      },
    });
    const call = 'sts get-caller-identity\n';
    expect(said).toBe(needsBridge(`aws-cli/${version}`) ? `--endpoint-url http://127.0.0.1:1 ${call}` : call);
  });
});

test('the page names every file in which readers replace the account number, but those that deploying writes', () => {
  const files = ['docs/atlas', 'docs/policies', 'docs/deploy'].flatMap((folder) =>
    readdirSync(join(repositoryRoot, folder)).map((name) => `${folder}/${name}`),
  );
  const withNumber = files.filter((file) => read(file).includes('123456789012'));
  const named = [...page.matchAll(/`(docs\/(?:atlas|policies|deploy)\/[^`]+)`/g)].map(
    ([, file = '']) => file,
  );
  expect(named.filter((file) => !withNumber.includes(file))).toEqual([]);
  const deploying = read('docs/deploying.md');
  const isWritten = (file: string) => deploying.includes(file.slice(file.lastIndexOf('/') + 1));
  expect(withNumber.filter((file) => !named.includes(file) && !isWritten(file))).toEqual([]);
});
