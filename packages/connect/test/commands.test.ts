import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

const USAGE_ERRORS = [2, 252];
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
const isInstalled = spawnSync('aws', ['--version']).error === undefined;

let home: string;
let proxy: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'connect-commands-'));
  writeFileSync(join(home, 'config'), CONFIG);
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  proxy = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  await new Promise((resolve) => server.close(resolve));
});
afterAll(() => rmSync(home, { recursive: true }));

function runCommand(command: string) {
  const [, ...args] = command.replace(/<\w+>/g, (name) => VALUES[name] ?? name).split(' ');
  const { status, stdout, stderr } = spawnSync('aws', args, {
    encoding: 'utf8',
    input: '',
    env: {
      PATH: process.env.PATH,
      HOME: home,
      AWS_CONFIG_FILE: join(home, 'config'),
      AWS_PROFILE: 'p',
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_MAX_ATTEMPTS: '1',
      AWS_PAGER: '',
      HTTP_PROXY: proxy,
      HTTPS_PROXY: proxy,
    },
  });
  return { status, output: `${stdout}${stderr}` };
}

describe.skipIf(!isInstalled)('by the AWS CLI (skipped where it is not installed)', () => {
  test.for(commands)('%s', (command, { skip }) => {
    expect(command).not.toMatch(/<(?!instance>|name>)/);
    const { status, output } = runCommand(command);
    const [, source] = Object.entries(NEWER).find(([name]) => `${command} `.startsWith(`${name} `)) ?? [];
    if (source !== undefined && /Invalid choice/.test(output)) skip(`This CLI does not have it: ${source}`);
    expect(USAGE_ERRORS, output).not.toContain(status);
    if (!ASKING.some((name) => command.replace(' --profile p', '') === name)) {
      expect(output).toMatch(/connect to (?:proxy|the endpoint)|Connection was closed/);
    }
  });

  test('a missing argument is noticed', () => {
    const { status, output } = runCommand(COMMANDS.raiseHopLimit.replace('--instance-id <instance> ', ''));
    expect(USAGE_ERRORS, output).toContain(status);
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
        !/^aws (?:sso )?login leaves|^aws login has run out|^aws login'\]|^aws login\||^aws sts call has/.test(
          text,
        ),
    ),
  ).toEqual([]);
});
