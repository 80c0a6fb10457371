import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '@atlas-aws-iam/command';
import { DockerfileParser } from 'dockerfile-ast';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments, parseDocument } from 'yaml';

// The files of docs/deploying.md, which cannot be run here: that they can be read as what they are, and that they agree
// with one another, with the page and with the examples.

const read = (...parts: string[]) => readFileSync(join(repositoryRoot, ...parts), 'utf8');
const page = read('docs/deploying.md');
const trust = (name: string) => JSON.parse(read(`docs/policies/trust.${name}.json`)).Statement[0];

/** A name at the end of an ARN, for which the page creates a role with a trust policy. */
function trustPolicyOf(roleArn: string): string | undefined {
  const role = roleArn.split('/').at(-1);
  const command = new RegExp(
    `create-role --role-name ${role} --assume-role-policy-document file://docs/policies/trust\\.(\\S+)\\.json`,
  );
  return command.exec(page)?.[1];
}

test('every file is on the page', () => {
  for (const file of readdirSync(join(repositoryRoot, 'docs/deploy')))
    expect(page).toContain(`deploy/${file}`);
});

test.skipIf(process.platform === 'win32')(
  'user data: bash reads it, and it starts with what cloud-init wants',
  () => {
    const text = read('docs/deploy/ec2-user-data.sh');
    expect(text.startsWith('#!/bin/bash\n')).toBe(true);
    execFileSync('bash', ['-n'], { input: text });
    expect(text).toContain('set -euo pipefail');
  },
);

test('Dockerfile: built with the development packages, run without them and without root', () => {
  const instructions = DockerfileParser.parse(read('docs/deploy/Dockerfile')).getInstructions();
  const keywords = instructions.map((instruction) => instruction.getKeyword());
  expect(keywords.join(' ')).toBe('FROM WORKDIR COPY RUN COPY RUN FROM WORKDIR ENV COPY COPY COPY USER CMD');
  expect(read('docs/deploy/dockerignore').split('\n')).toContain('.env');
});

test('task definition: the role of the task is not that of its execution, and trusts ECS', () => {
  const definition = JSON.parse(read('docs/deploy/ecs-task-definition.json'));
  expect(definition.taskRoleArn).not.toBe(definition.executionRoleArn);
  expect(trustPolicyOf(definition.taskRoleArn)).toBe('ecs');
  expect(trust('ecs').Principal).toEqual({ Service: 'ecs-tasks.amazonaws.com' });
  const names = definition.containerDefinitions[0].environment.map(({ name }: { name: string }) => name);
  expect(names).toEqual(['AWS_MONGO_CLUSTER_URL', 'AWS_MONGO_DATABASE']);
});

describe('Kubernetes', () => {
  const parse = (file: string) =>
    parseAllDocuments(read('docs/deploy', file)).map((document) => {
      if (!('errors' in document)) throw new Error(`${file} is empty.`);
      expect(document.errors).toEqual([]);
      return document.toJS();
    });

  test('IRSA: the account that the role trusts runs the pod', () => {
    const [account, deployment] = parse('eks-irsa.yaml');
    expect([account.kind, deployment.kind]).toEqual(['ServiceAccount', 'Deployment']);
    expect(trustPolicyOf(account.metadata.annotations['eks.amazonaws.com/role-arn'])).toBe('irsa');
    const { Principal, Condition } = trust('irsa');
    const issuer = Principal.Federated.split(':oidc-provider/')[1];
    expect(Condition.StringEquals).toEqual({
      [`${issuer}:aud`]: 'sts.amazonaws.com',
      [`${issuer}:sub`]: `system:serviceaccount:${account.metadata.namespace}:${account.metadata.name}`,
    });
    const { spec } = deployment.spec.template;
    expect(spec.serviceAccountName).toBe(account.metadata.name);
    expect(deployment.spec.template.metadata.labels).toEqual(deployment.spec.selector.matchLabels);
  });

  test('Pod Identity: the account of the association', () => {
    const [account] = parse('eks-pod-identity.yaml');
    const { name, namespace } = account.metadata;
    expect(page).toContain(`--namespace ${namespace} --service-account ${name} --role-arn`);
    const [, roleArn = ''] = /create-pod-identity-association .*--role-arn (\S+)/.exec(page) ?? [];
    expect(trustPolicyOf(roleArn)).toBe('eks-pod-identity');
  });
});

test('SAM: the handler is what the bundle of the example exports', () => {
  const customTags = ['!Ref', '!GetAtt'].map((tag) => ({ tag, resolve: (text: string) => `${tag} ${text}` }));
  const document = parseDocument(read('docs/deploy/lambda-template.yaml'), { customTags });
  expect(document.errors).toEqual([]);
  expect(document.warnings).toEqual([]);
  const { AtlasFunction, AtlasRole } = document.toJS().Resources;
  const { Handler, CodeUri, Role } = AtlasFunction.Properties;
  expect([Handler, Role]).toEqual(['index.handler', '!GetAtt AtlasRole.Arn']);
  const { bundle } = JSON.parse(read('examples/lambda/package.json')).scripts;
  expect(join('examples/lambda', /--outfile=(\S+)\/index\.js/.exec(bundle)?.[1] ?? '')).toBe(
    join('docs/deploy', CodeUri),
  );
  expect(AtlasRole.Properties.AssumeRolePolicyDocument).toEqual(
    JSON.parse(read('docs/policies/trust.lambda.json')),
  );
});
