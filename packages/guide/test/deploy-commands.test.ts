import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { isAwsInstalled, tryAwsCommand } from '@atlas-aws-iam/test-support/try-aws-command';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordCommands } from './deploy/recorded-commands.ts';

// Every `aws` command of docs/deploying.md, as bash passes it on, by the AWS CLI that is installed.

const SKIPPED = !isAwsInstalled
  ? 'the AWS CLI is not installed'
  : process.platform === 'win32'
    ? 'the page is for a POSIX shell'
    : undefined;

// What an older CLI does not have: the page asks for 2.15.
const NEWER: Readonly<Record<string, string>> = {
  'ecs delete-task-definitions':
    'https://docs.aws.amazon.com/cli/latest/reference/ecs/delete-task-definitions.html',
  'eks create-pod-identity-association': 'AWS CLI 2.14',
  'eks delete-pod-identity-association': 'AWS CLI 2.14',
  'eks list-pod-identity-associations': 'AWS CLI 2.14',
};

/** What earlier commands of the page make. The CLI looks whether one of them is a ZIP file: each is an empty one. */
const MADE = ['atlas-ec2/atlas-app.tgz', 'repository/examples/lambda/dist/atlas-app.zip'];
const EMPTY_ZIP = Buffer.concat([Buffer.from('PK\u0005\u0006'), Buffer.alloc(18)]);

let folder: string;
let cwd: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deploy-commands-'));
  cwd = join(folder, 'repository');
  for (const file of MADE) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), EMPTY_ZIP);
  }
  symlinkSync(join(repositoryRoot, 'docs'), join(cwd, 'docs'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const commands =
  process.platform === 'win32'
    ? []
    : recordCommands(repositoryRoot, 'docs/deploying.md')
        .map(({ words }) => words)
        .filter(([program]) => program === 'aws')
        .map(([, ...args]) => args);
const unique = [...new Map(commands.map((args) => [args.join(' '), args])).values()];

function commandOf(service: string, operation: string): string[] {
  const found = unique.find(([first, second]) => first === service && second === operation);
  if (!found) throw new Error(`The page has no aws ${service} ${operation}.`);
  return found;
}

const NAME = `by the AWS CLI${SKIPPED ? ` (skipped: ${SKIPPED})` : ''}`;
// Each starts a Python program, several at once.
describe.skipIf(SKIPPED)(NAME, { timeout: 240_000 }, () => {
  test.concurrent.for(unique.map((args) => ({ name: `aws ${args.join(' ')}`, args })))(
    '$name',
    async ({ args }, { expect, skip }) => {
      const { verdict, output } = await tryAwsCommand(args, { cwd });
      const source = NEWER[args.slice(0, 2).join(' ')];
      if (verdict === 'unknown-command' && source) skip(`This AWS CLI is too old for it: ${source}`);
      expect(verdict, output).toBe('asked');
    },
  );

  test.concurrent('an option that is misspelt', async ({ expect }) => {
    const args = commandOf('logs', 'create-log-group').map((word) => word.replace('--log-group', '--group'));
    const { verdict, output } = await tryAwsCommand(args, { cwd });
    expect([verdict, output]).toEqual(['usage-error', expect.stringContaining('--log-group-name')]);
  });

  test.concurrent('a command that there is not', async ({ expect }) => {
    const [service = '', , ...options] = commandOf('ecs', 'create-cluster');
    const { verdict } = await tryAwsCommand([service, 'make-cluster', ...options], { cwd });
    expect(verdict).toBe('unknown-command');
  });

  test.concurrent('a network configuration with a field that there is not', async ({ expect }) => {
    const args = commandOf('ecs', 'run-task').map((word) => word.replace('subnets=', 'subnet='));
    const { verdict, output } = await tryAwsCommand(args, { cwd });
    expect([verdict, output]).toEqual(['usage-error', expect.stringContaining('"subnet"')]);
  });

  test.concurrent.for([
    ['a field that is misspelt', 'executionRoleArn', 'executionRole', 'executionRole'],
    ['a number in place of a text', '"cpu": "256"', '"cpu": 256', 'cpu'],
    ['a container without its comma', '"essential": true,', '"essential": true', 'JSON'],
  ] as const)('a task definition with %s', async ([, before, after, named], { expect }) => {
    const text = readFileSync(join(repositoryRoot, 'docs/deploy/ecs-task-definition.json'), 'utf8');
    expect(text).toContain(before);
    const args = ['ecs', 'register-task-definition', '--cli-input-json', text.replace(before, after)];
    const { verdict, output } = await tryAwsCommand(args, { cwd });
    expect([verdict, output]).toEqual(['usage-error', expect.stringContaining(named)]);
  });

  test.concurrent('a file that is not there', async ({ expect }) => {
    const args = commandOf('iam', 'put-role-policy').map((word) => word.replace('.json', '.jsn'));
    const { verdict, output } = await tryAwsCommand(args, { cwd });
    expect([verdict, output]).toEqual(['usage-error', expect.stringContaining('policy.read-artifact.jsn')]);
  });
});

test.skipIf(process.platform === 'win32')('the page has commands of every service it deploys to', () => {
  const services = new Set(unique.map(([service]) => service));
  expect([...services].sort()).toEqual(
    ['cloudformation', 'ec2', 'ecr', 'ecs', 'eks', 'iam', 'lambda', 'logs', 's3', 'sts'].sort(),
  );
});
