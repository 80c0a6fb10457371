import { spawnSync } from 'node:child_process';
import { parse } from '@cdktn/hcl2json';
import { describe, expect, test } from 'vitest';
import { emitSetup } from '../../src/emit/emit.ts';
import { describeSetup, SETUP_PATHS } from '../../src/objects/index.ts';
import { PARAMETERS } from './parameters.ts';

type Blocks = Record<string, Record<string, Record<string, unknown>[]>>;
interface Configuration {
  terraform: { required_providers: Record<string, { source: string }>[] }[];
  variable: Record<string, unknown[]>;
  data?: Blocks;
  resource: Blocks;
  output?: Record<string, { value: unknown; sensitive?: boolean }[]>;
}

const emit = (path: string, parameters = PARAMETERS) => emitSetup({ format: 'terraform', path, parameters });
/** HashiCorp's own parser of HCL. */
const read = async (text: string) => (await parse('main.tf', text)) as unknown as Configuration;

/** As the parser shows an expression. */
const interpolated = (expression: string) => `\${${expression}}`;

const REFERENCE = /\b(?:var\.\w+|data\.\w+\.\w+|(?:aws|mongodbatlas)_\w+\.\w+)\b/g;

function declared({ variable, data = {}, resource }: Configuration): string[] {
  const addresses = (blocks: Blocks, prefix: string) =>
    Object.entries(blocks).flatMap(([type, labels]) =>
      Object.keys(labels).map((label) => `${prefix}${type}.${label}`),
    );
  return [
    ...Object.keys(variable).map((name) => `var.${name}`),
    ...addresses(data, 'data.'),
    ...addresses(resource, ''),
  ];
}

describe.each(SETUP_PATHS)('%s', (path) => {
  test('it is HCL, and each reference is to something that is declared', async () => {
    const text = emit(path);
    const configuration = await read(text);
    const used: readonly string[] = text.match(REFERENCE) ?? [];
    expect(used).toContain('var.project_id');
    const known = declared(configuration);
    expect(used.filter((reference) => !known.includes(reference))).toEqual([]);
    // A variable that nothing uses would be asked for in vain.
    expect(known.filter((address) => address.startsWith('var.') && !used.includes(address))).toEqual([]);
    expect(Object.keys(configuration.terraform[0]?.required_providers[0] ?? {})).toEqual([
      'aws',
      'mongodbatlas',
    ]);
  });

  test('the database user has the ARN that IAM gives', async () => {
    const { resource } = await read(emit(path));
    const { objects } = describeSetup(path, { ...PARAMETERS, account: '' });
    const user = objects.at(-1);
    const type = user?.kind === 'database-user' ? user.awsIAMType : undefined;
    const arn = {
      USER: interpolated('aws_iam_user.user.arn'),
      ROLE:
        path === 'sso'
          ? interpolated('one(data.aws_iam_roles.role.arns)')
          : interpolated('aws_iam_role.role.arn'),
    }[type ?? 'USER'];
    expect(resource.mongodbatlas_database_user?.database_user).toEqual([
      {
        project_id: interpolated('var.project_id'),
        username: arn,
        auth_database_name: '$external',
        aws_iam_type: type,
        roles: [{ role_name: 'readWrite', database_name: 'testdb' }],
        scopes: [{ name: 'sandbox', type: 'CLUSTER' }],
        labels: [{ key: 'atlas-aws-iam:setup', value: path }],
      },
    ]);
  });

  test('Terraform shows no secret', async () => {
    const { output = {}, resource } = await read(emit(path));
    const withSecret = Object.values(output).flatMap((outputs) =>
      outputs.filter(({ value }) => JSON.stringify(value).includes('.secret}')),
    );
    expect(withSecret.length > 0).toBe(resource.aws_iam_access_key !== undefined);
    expect(withSecret.filter(({ sensitive }) => sensitive !== true)).toEqual([]);
  });

  const isThere = spawnSync('terraform', ['version']).error === undefined;
  test.skipIf(!isThere)('terraform fmt finds it formatted (needs terraform)', () => {
    const { status, stdout, stderr } = spawnSync('terraform', ['fmt', '-check', '-diff', '-'], {
      input: emit(path),
      encoding: 'utf8',
      env: { ...process.env, CHECKPOINT_DISABLE: '1' },
    });
    expect([status, stdout], stderr).toEqual([0, '']);
  });
});

test('every IAM object of the table is a resource', async () => {
  const { resource } = await read(emit('sts-assume-role'));
  expect(Object.keys(resource).sort()).toEqual([
    'aws_iam_access_key',
    'aws_iam_role',
    'aws_iam_user',
    'aws_iam_user_policy',
    'mongodbatlas_database_user',
    'mongodbatlas_project_ip_access_list',
  ]);
  const lambda = await read(emit('lambda'));
  expect(lambda.resource.aws_iam_role_policy_attachment?.role_policy).toEqual([
    {
      role: interpolated('aws_iam_role.role.name'),
      policy_arn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
    },
  ]);
  const ec2 = await read(emit('ec2-role'));
  expect(ec2.resource.aws_iam_instance_profile?.instance_profile).toEqual([
    {
      name: 'atlas-aws-iam-ec2-role',
      role: interpolated('aws_iam_role.role.name'),
      tags: { 'atlas-aws-iam:setup': 'ec2-role' },
    },
  ]);
});

test('a name is a text, whatever is in it', async () => {
  const database = `a"b\\${interpolated('path.root')}%{if true}`;
  const { resource } = await read(emit('ec2-role', { ...PARAMETERS, database }));
  expect(resource.mongodbatlas_database_user?.database_user?.[0]?.roles).toEqual([
    { role_name: 'readWrite', database_name: `a"b\\$${interpolated('path.root')}%%{if true}` },
  ]);
});

test('a suffix is in the names and in the mark', async () => {
  const { resource } = await read(emit('ec2-role', { ...PARAMETERS, suffix: 'staging' }));
  expect(resource.aws_iam_role?.role?.[0]).toMatchObject({
    name: 'atlas-aws-iam-ec2-role-staging',
    tags: { 'atlas-aws-iam:setup': 'ec2-role+staging' },
  });
});
