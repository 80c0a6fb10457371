import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { describe, expect, test } from 'vitest';
import { checkDockerfile } from './deploy/check-dockerfile.ts';
import { checkLambdaTemplate } from './deploy/check-lambda-template.ts';
import { checkManifests } from './deploy/check-manifests.ts';
import { checkShellScript, checkUserData, isShellcheckInstalled } from './deploy/check-user-data.ts';
import { sectionAt } from './deploy/recorded-commands.ts';

// The files of docs/deploying.md, which cannot run here: that each can be read as what it is, that they agree with one
// another, with the page and with the examples, and that a mistake in each is named.

const read = (...parts: string[]) => readFileSync(join(repositoryRoot, ...parts), 'utf8');
const page = read('docs/deploying.md');
const VALUES: Readonly<Record<string, string>> = {
  account: '123456789012',
  region: 'us-east-1',
  cluster: 'cluster0.abc.mongodb.net',
  bucket: 'my-artifacts',
};
/** The page with the words of its commands as a program gets them. */
const pageAsRun = page.replace(
  /"([^"\s]*\$\{?(?:account|region|cluster|bucket)\b[^"\s]*)"/g,
  (_, word: string) => word.replace(/\$\{?(\w+)\}?/g, (text, name: string) => VALUES[name] ?? text),
);
const policy = (name: string) => JSON.parse(read(`docs/policies/${name}.json`));
const REGISTRY = '123456789012.dkr.ecr.us-east-1.amazonaws.com';

/** A name at the end of an ARN, for which the page creates a role with a trust policy. */
function trustPolicyOf(roleArn: string): string | undefined {
  const role = roleArn.split('/').at(-1);
  const command = new RegExp(
    `create-role --role-name ${role} --assume-role-policy-document file://docs/policies/(trust\\.\\S+)\\.json`,
  );
  return command.exec(page)?.[1];
}

/** The text with a mistake in it. */
function change(text: string, before: string, after: string): string {
  if (!text.includes(before)) throw new Error(`There is no "${before}" to change.`);
  return text.replace(before, after);
}

test('every file is on the page', () => {
  for (const file of readdirSync(join(repositoryRoot, 'docs/deploy')))
    expect(page).toContain(`deploy/${file}`);
});

describe('placeholders', () => {
  const table = page.slice(
    page.indexOf('| placeholder |'),
    page.indexOf('\n\n', page.indexOf('| placeholder |')),
  );
  const rows = [...table.matchAll(/^\| `(\S+)` \| (?:`\$(\w+)`)?/gm)];
  const names = rows.map(([, name = '']) => name);
  /** With the variable that stands for each in the commands; the files are changed by one of them. */
  const variables = new Map(rows.flatMap(([, name = '', variable]) => (variable ? [[name, variable]] : [])));
  const lines = page.split('\n');
  const sections = new Map<string, string[]>();
  for (const [index, line] of lines.entries()) {
    const section = sectionAt(page, index + 1);
    if (!/^(Permissions|What was checked|The network|Before you begin|)$/.test(section))
      sections.set(section, [...(sections.get(section) ?? []), line]);
  }

  test.each([...sections])('%s: it names what to replace before the first block', (_, text) => {
    const first = text.findIndex((line) => line.startsWith('```'));
    const code = text
      .slice(first)
      .join('\n')
      .replace(/^```text output\n[\s\S]*?^```$/gm, '');
    const said =
      text
        .slice(0, first)
        .find((line) => line.startsWith('Replace '))
        ?.split('. ')[0] ?? '';
    expect([...said.matchAll(/`(\w\S*?)`/g)].map(([, name]) => name).sort()).toEqual(
      names.filter((name) => !variables.has(name) && code.includes(name)).sort(),
    );
  });

  test.each([...sections])('%s: its commands have the variables', (_, text) => {
    const commands = [...text.join('\n').matchAll(/^```(?:sh|powershell)\n([\s\S]*?)^```$/gm)];
    for (const [, script = ''] of commands) {
      for (const name of variables.keys()) expect(script).not.toContain(name);
    }
  });

  test('each variable is set to its placeholder, in both shells', () => {
    expect(Object.fromEntries([...variables].map(([name, variable]) => [variable, name]))).toEqual(VALUES);
    const { account: _, ...typed } = VALUES;
    for (const [variable, value] of Object.entries(typed)) {
      expect(page).toContain(`\n${variable}=${value}\n`);
      expect(page).toContain(`\n$${variable} = '${value}'\n`);
    }
    const account = 'aws sts get-caller-identity --query Account --output text';
    expect(page).toContain(`\naccount=$(${account})\n`);
    expect(page).toContain(`\n$account = ${account}\n`);
  });

  test('the table has those of the files', () => {
    const files = ['deploy', 'policies'].flatMap((folder) =>
      readdirSync(join(repositoryRoot, 'docs', folder)).map((file) => read('docs', folder, file)),
    );
    const found = files
      .join('\n')
      .match(/\b\d{12}\b|\b[\w.-]+\.mongodb\.net\b|\bEXAMPLE\w{20,}|\bmy-artifacts\b/g);
    expect(names).toEqual(expect.arrayContaining([...new Set(found)]));
  });
});

describe('user data', () => {
  const text = read('docs/deploy/ec2-user-data.sh');

  test('it starts, runs once and stops', () => expect(checkUserData(text)).toEqual([]));

  test.skipIf(!isShellcheckInstalled)(
    `by bash and shellcheck${isShellcheckInstalled ? '' : ' (skipped: shellcheck is not installed)'}`,
    () => expect(checkShellScript(text)).toEqual([]),
  );

  test.skipIf(!isShellcheckInstalled).each([
    ['cd /opt/atlas-app\n', 'cd $folder\n', 'SC2086'],
    ["<<'UNIT'", "<<'UNITS'", 'UNITS'],
    ['mkdir -p /opt/atlas-app\n', 'if true; then\n', 'SC1046'],
  ])('%j as %j', (before, after, named) => {
    expect(checkShellScript(change(text, before, after)).join('\n')).toContain(named);
  });

  test.each([
    ['nodejs24-npm', 'nodejs22-npm', 'installs no npm for its Node'],
    ['node-24 dist', 'node-22 dist', 'starts another Node than it installs'],
    ['#!/bin/bash', '#cloud-config', 'does not begin with #!/bin/bash'],
    ['Restart=on-failure', 'Restart=always', 'is restarted when it has ended well'],
    ['StartLimitBurst=5\n', '', 'is restarted for ever'],
    ['User=atlas-app', 'User=root', 'runs as root'],
    ['npm-24 ci', 'npm ci', 'calls another npm than it installs'],
    ['set -euo pipefail', 'set -e', 'goes on after a command that failed'],
    ['StandardOutput', 'Output', 'prints where nobody reads'],
  ])('%j as %j', (before, after, named) => {
    expect(checkUserData(change(text, before, after))).toEqual([expect.stringContaining(named)]);
  });
});

test('the role of the instance may read what the page puts into the bucket and the instance takes out of it', () => {
  const { Action, Resource } = policy('policy.read-artifact').Statement[0];
  expect(Action).toBe('s3:GetObject');
  const object = Resource.replace('arn:aws:s3:::', 's3://');
  expect(pageAsRun).toMatch(new RegExp(`^aws s3 cp \\S+ ${object}$`, 'm'));
  expect(read('docs/deploy/ec2-user-data.sh')).toContain(`aws s3 cp ${object} - |`);
});

describe('Dockerfile', () => {
  const text = read('docs/deploy/Dockerfile');

  test('it is one, built with the development packages, run without them and without root', () => {
    expect(checkDockerfile(text)).toEqual([]);
    expect(read('docs/deploy/dockerignore').split('\n')).toContain('.env');
  });

  test.each([
    ['USER node', 'USR node', 'line 14: Unknown instruction: USR'],
    ['CMD ["node", "dist/main.js"]', "CMD ['node', 'dist/main.js']", 'line 15'],
    ['WORKDIR /app\nENV', 'WORKDIR\nENV', 'line 9: Instruction has no arguments'],
    ['AS build', 'AS Build!', 'line 1'],
    ['USER node\n', '', 'runs as root'],
    ['FROM node:24-slim\n', 'FROM node:22-slim\n', 'is built and run with different images'],
  ])('%j as %j', (before, after, named) => {
    expect(checkDockerfile(change(text, before, after)).join('\n')).toContain(named);
  });
});

test('task definition: the role of the task is not that of its execution, and both trust ECS', () => {
  const definition = JSON.parse(read('docs/deploy/ecs-task-definition.json'));
  expect(definition.taskRoleArn).not.toBe(definition.executionRoleArn);
  expect(trustPolicyOf(definition.taskRoleArn)).toBe('trust.ecs');
  expect(trustPolicyOf(definition.executionRoleArn)).toBe('trust.ecs-execution');
  for (const name of ['trust.ecs', 'trust.ecs-execution']) {
    expect(policy(name).Statement[0].Principal).toEqual({ Service: 'ecs-tasks.amazonaws.com' });
  }
  expect([definition.networkMode, definition.requiresCompatibilities]).toEqual(['awsvpc', ['FARGATE']]);
  const [container] = definition.containerDefinitions;
  expect(container.environment.map(({ name }: { name: string }) => name)).toEqual([
    'AWS_MONGO_CLUSTER_URL',
    'AWS_MONGO_DATABASE',
  ]);
  expect(pageAsRun).toContain(`docker push ${container.image}\n`);
  expect(page).toContain(
    `create-log-group --log-group-name ${container.logConfiguration.options['awslogs-group']}\n`,
  );
});

test('the image is built for the machine that runs it', () => {
  expect(pageAsRun).toContain(`docker build --platform linux/amd64 --tag ${REGISTRY}/atlas-app:`);
  expect(JSON.parse(read('docs/deploy/ecs-task-definition.json')).runtimePlatform).toEqual({
    operatingSystemFamily: 'LINUX',
    cpuArchitecture: 'X86_64',
  });
});

describe('Kubernetes', () => {
  const roleArn = 'arn:aws:iam::123456789012:role/atlas-app-irsa';
  const files = [
    ['eks-pod-identity.yaml', { tag: 'container-role', roleArn: undefined }],
    ['eks-irsa.yaml', { tag: 'web-identity', roleArn }],
  ] as const;
  const check = (text: string, { tag, roleArn }: (typeof files)[number][1]) =>
    checkManifests(text, { image: `${REGISTRY}/atlas-app:${tag}`, architecture: 'amd64', roleArn });

  describe.each(files)('%s', (file, expected) => {
    const text = read('docs/deploy', file);

    test('a Job with the account, which ends', () => expect(check(text, expected)).toEqual([]));

    test.each([
      ['kind: Job', 'kind: Deployment', 'job.kind'],
      ['batch/v1', 'apps/v1', 'job.apiVersion'],
      ['restartPolicy: Never', 'restartPolicy: Always', 'pod.restartPolicy'],
      ['backoffLimit', 'backOffLimit', 'job.spec.backoffLimit'],
      ['serviceAccountName: atlas-app', 'serviceAccountName: default', 'pod.serviceAccountName'],
      ['arch: amd64', 'arch: arm64', 'pod.nodeSelector.arch'],
      ['atlas-app:', 'atlas:', 'container.image'],
      ['name: AWS_MONGO_DATABASE', 'name: AWS_MONGO_DB', 'container.env'],
      ['      containers:', '       containers:', 'line '],
      ['kind: ServiceAccount', 'kind ServiceAccount', 'line '],
    ])('%j as %j', (before, after, named) => {
      expect(check(change(text, before, after), expected)).toEqual(
        expect.arrayContaining([expect.stringContaining(named)]),
      );
    });
  });

  test('IRSA: the account that the role trusts has the role', () => {
    expect(trustPolicyOf(roleArn)).toBe('trust.irsa');
    const { Principal, Condition } = policy('trust.irsa').Statement[0];
    const issuer = Principal.Federated.split(':oidc-provider/')[1];
    expect(Condition.StringEquals).toEqual({
      [`${issuer}:aud`]: 'sts.amazonaws.com',
      [`${issuer}:sub`]: 'system:serviceaccount:default:atlas-app',
    });
    const text = change(read('docs/deploy/eks-irsa.yaml'), 'role/atlas-app-irsa', 'role/atlas-app-pods');
    expect(check(text, { tag: 'web-identity', roleArn })).toEqual([
      expect.stringContaining('account.metadata.annotations'),
    ]);
  });

  test('Pod Identity: the account of the association', () => {
    expect(page).toContain('--namespace default --service-account atlas-app --role-arn');
    const [, roleArn = ''] = /create-pod-identity-association .*--role-arn (\S+)/.exec(pageAsRun) ?? [];
    expect(trustPolicyOf(roleArn)).toBe('trust.eks-pod-identity');
  });
});

describe('SAM template', () => {
  const text = read('docs/deploy/lambda-template.yaml');
  const { bundle } = JSON.parse(read('examples/lambda/package.json')).scripts;
  const [, folder = ''] = /--outfile=(\S+)\/index\.js/.exec(bundle) ?? [];
  const check = (template: string) =>
    checkLambdaTemplate(template, {
      bundle: `../../examples/lambda/${folder}`,
      trustPolicy: policy('trust.lambda'),
    });

  test('the handler is what the bundle of the example exports', () => expect(check(text)).toEqual([]));

  test.each([
    ['nodejs24.x', 'node24.x', 'Runtime'],
    [
      '!GetAtt AtlasRole.Arn\n      Timeout',
      '!GetAtt Role.Arn\n      Timeout',
      'what is referred to and is not there',
    ],
    ['/aws/lambda/atlas-app', '/aws/lambda/app', 'LogGroupName'],
    ['lambda.amazonaws.com', 'ec2.amazonaws.com', 'AssumeRolePolicyDocument'],
    ['Transform:', 'Transfrom:', 'Transform'],
    ['!Ref ClusterUrl', '!Reff ClusterUrl', 'line '],
    ['    Properties:\n      FunctionName', '   Properties:\n      FunctionName', 'line '],
  ])('%j as %j', (before, after, named) => {
    expect(check(change(text, before, after))).toEqual(
      expect.arrayContaining([expect.stringContaining(named)]),
    );
  });
});

test('all of them run Node 24', () => {
  const text = ['ec2-user-data.sh', 'Dockerfile', 'lambda-template.yaml']
    .map((file) => read('docs/deploy', file))
    .join('\n');
  const majors = [...`${text}\n${page}`.matchAll(/\b(?:nodejs|node:|node-|npm-)(\d\d)\b/g)].map(
    ([, major]) => major,
  );
  expect(new Set(majors)).toEqual(new Set(['24']));
});
