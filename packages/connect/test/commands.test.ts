import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAwsInstalled, tryAwsCommand } from '@atlas-aws-iam/test-support/try-aws-command';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../src/explain/commands.ts';

// Every command that an explanation tells people to run, with values for what is to be filled in, by the AWS CLI that is
// installed: it must get as far as asking somebody. It reaches nobody: each address goes through a proxy on loopback where
// nothing listens.

const VALUES: Readonly<Record<string, string>> = {
  '<instance>': 'i-0123456789abcdef0',
  '<name>': 'app',
};

// What not every CLI has, and where it is described.
const NEWER: Readonly<Record<string, string>> = {
  'aws configure sso': 'AWS CLI 2: https://docs.aws.amazon.com/cli/latest/reference/configure/sso.html',
  'aws sso login': 'AWS CLI 2: https://docs.aws.amazon.com/cli/latest/reference/sso/login.html',
  'aws login': 'AWS CLI 2.32: https://docs.aws.amazon.com/cli/latest/reference/login/',
};

// Of these what they ask stands on the terminal, and here nobody answers.
const ASKING = ['aws configure', 'aws configure sso', 'aws login'];

const CONFIG = `[profile p]
sso_session = s
sso_account_id = 123456789012
sso_role_name = r
[sso-session s]
sso_region = us-east-1
sso_start_url = https://example.awsapps.com/start
`;

const commands = Object.values(COMMANDS).map((command) =>
  typeof command === 'string' ? command : command('p'),
);
const tryCommand = (command: string) =>
  tryAwsCommand(
    command
      .replace(/<\w+>/g, (name) => VALUES[name] ?? name)
      .split(' ')
      .slice(1),
    { cwd: tmpdir(), config: CONFIG, env: { AWS_PROFILE: 'p' } },
  );

describe.skipIf(!isAwsInstalled)('by the AWS CLI (skipped where it is not installed)', () => {
  test.for(commands)('%s', async (command, { skip }) => {
    expect(command).not.toMatch(/<(?!instance>|name>)/);
    const { verdict, output } = await tryCommand(command);
    const [, source] = Object.entries(NEWER).find(([name]) => `${command} `.startsWith(`${name} `)) ?? [];
    if (source !== undefined && verdict === 'unknown-command') skip(`This CLI does not have it: ${source}`);
    const isAsking = ASKING.includes(command.replace(' --profile p', ''));
    expect(verdict, output).toBe(isAsking ? 'other' : 'asked');
  });

  test('a missing argument is noticed', async () => {
    const { verdict, output } = await tryCommand(
      COMMANDS.raiseHopLimit.replace('--instance-id <instance> ', ''),
    );
    expect(verdict, output).toBe('usage-error');
  });
});

test('no other file of an explanation has a command of its own', () => {
  const folder = new URL('../src/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const found = files
    .filter((file) => !file.endsWith('commands.ts'))
    .flatMap((file) =>
      readFileSync(new URL(file, folder), 'utf8')
        .split('\n')
        .filter((line) => !/^\s*(\/\/|\*|\/\*\*)/.test(line))
        .flatMap((line) => line.match(/\baws (?:configure|sts|sso|ec2|iam|eks|login|s3|ssm)\b.*/g) ?? [])
        .map((text) => text.slice(0, 24)),
    );
  // Words about what the commands leave behind, and the server's own.
  expect(
    found.filter(
      (text) =>
        !/^aws (?:sso )?login leaves|^aws login has expired|^aws login'\]|^aws login\||^aws sts call has/.test(
          text,
        ),
    ),
  ).toEqual([]);
});
