import type { EnvValue, PathSetup, PolicyTemplate, SetupObject } from '../objects/index.ts';
import { TAG_KEY } from '../objects/names.ts';
import type { ObjectId } from '../objects/object-id.ts';
import { type Call, expression, formatBlock, type HclBlock, type HclObject, hclValueOf } from './hcl.ts';
import type { Marks } from './marks.ts';
import { arnName, withPlaceholders } from './placeholder.ts';

type ObjectOf<Kind extends SetupObject['kind']> = Extract<SetupObject, { kind: Kind }>;

interface Context {
  mark: string;
  objects: readonly SetupObject[];
}

/** What is a resource of its own; an attribute of another gives none. */
type Describe<Kind extends SetupObject['kind']> = (object: ObjectOf<Kind>, context: Context) => HclBlock[];

const DESCRIBE: { [Kind in SetupObject['kind']]: Describe<Kind> } = {
  'iam-user': ({ id, userName }, { mark }) => [
    resource('aws_iam_user', id, { name: userName, tags: tags(mark) }),
  ],
  'access-key': ({ id }, { objects }) => [
    resource('aws_iam_access_key', id, { user: attributeOf(objects, 'user', 'name') }),
  ],
  'oidc-provider': ({ id, url, clientIds }, { mark }) => [
    resource('aws_iam_openid_connect_provider', id, { url, client_id_list: clientIds, tags: tags(mark) }),
  ],
  'iam-role': ({ id, roleName, trust }, { mark }) => [
    resource('aws_iam_role', id, {
      name: roleName,
      assume_role_policy: policy(trust),
      tags: tags(mark),
    }),
  ],
  'reserved-role': ({ id, pathPrefix, namePrefix }) => [
    {
      type: 'data',
      labels: ['aws_iam_roles', id],
      attributes: { name_regex: `^${namePrefix}`, path_prefix: pathPrefix },
    },
  ],
  'user-policy': ({ id, policyName, document }, { objects }) => [
    resource('aws_iam_user_policy', id, {
      name: policyName,
      user: attributeOf(objects, 'user', 'name'),
      policy: policy(document),
    }),
  ],
  'role-policy': ({ id, policyArn }, { objects }) => [
    resource('aws_iam_role_policy_attachment', id, {
      role: attributeOf(objects, 'role', 'name'),
      policy_arn: policyArn,
    }),
  ],
  'instance-profile': ({ id, instanceProfileName }, { mark, objects }) => [
    resource('aws_iam_instance_profile', id, {
      name: instanceProfileName,
      ...(objects.some(({ kind }) => kind === 'role-in-instance-profile') && {
        role: attributeOf(objects, 'role', 'name'),
      }),
      tags: tags(mark),
    }),
  ],
  'role-in-instance-profile': () => [],
  'database-user': ({ id, username, awsIAMType, roles, scopes }, { mark, objects }) => [
    {
      ...resource('mongodbatlas_database_user', id, {
        project_id: expression('var.project_id'),
        username: attributeOf(objects, username.arnOf, 'arn'),
        auth_database_name: '$external',
        aws_iam_type: awsIAMType,
      }),
      blocks: [
        ...roles.map(({ roleName, databaseName }) =>
          inner('roles', { role_name: roleName, database_name: databaseName }),
        ),
        ...scopes.map(({ name, type }) => inner('scopes', { name, type })),
        inner('labels', { key: TAG_KEY, value: mark }),
      ],
    },
  ],
};

/** A configuration of Terraform with the providers of AWS and of Atlas that makes what the path needs. */
export function emitTerraform(setup: PathSetup, { mark }: Marks): string {
  const { path, objects } = setup;
  const blocks = objects.flatMap((object) => describerOf(object)(object, { mark, objects }));
  const resolve = (name: string) => resolveName(name, objects);
  const format = (all: readonly HclBlock[]) => all.map((block) => formatBlock(block, resolve));
  const [made, outputs] = [format(blocks), format(outputsOf(setup))];
  const text = [...made, ...outputs].join('\n');
  const before = format([
    REQUIRED,
    variable('project_id', 'Of the project in Atlas.'),
    ...(text.includes('var.external_id') ? [variable('external_id', 'Any text; not a secret.')] : []),
    variable('ip_address', 'Yours, for the access list.'),
    ...(text.includes('data.aws_caller_identity')
      ? [{ type: 'data', labels: ['aws_caller_identity', 'current'], attributes: {} }]
      : []),
  ]);
  const head = [
    `# What the credential path ${path} needs, for Terraform. Parsed, and not run.`,
    '# The providers read AWS_PROFILE, MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET, for example.',
    ...(objects.some(({ kind }) => kind === 'access-key')
      ? ["# Terraform's state holds the secret of the access key: keep it where nobody else reads it."]
      : []),
  ].join('\n');
  return `${[head, ...before, ...made, ...format([ACCESS_LIST]), ...outputs].join('\n\n')}\n`;
}

const REQUIRED: HclBlock = {
  type: 'terraform',
  attributes: {},
  blocks: [
    inner('required_providers', {
      aws: { source: 'hashicorp/aws', version: '>= 5.0' },
      mongodbatlas: { source: 'mongodb/mongodbatlas', version: '>= 2.0' },
    }),
  ],
};

const ACCESS_LIST = resource('mongodbatlas_project_ip_access_list', 'access-list', {
  project_id: expression('var.project_id'),
  ip_address: expression('var.ip_address'),
  comment: TAG_KEY,
});

/** What the path's program reads. */
function outputsOf({ env, objects, hasProfile }: PathSetup): HclBlock[] {
  const values = Object.entries(env).flatMap(([name, value]) => {
    const known = envValue(value, objects);
    return known === undefined ? [] : [[name, known] as const];
  });
  const key: HclObject = hasProfile
    ? { aws_access_key_id: keyPart('accessKeyId'), aws_secret_access_key: keyPart('secretAccessKey') }
    : {};
  const isSensitive = objects.some(({ kind }) => kind === 'access-key');
  const output = (name: string, value: HclObject): HclBlock => ({
    type: 'output',
    labels: [name],
    attributes: { value, ...(isSensitive && { sensitive: true }) },
  });
  return [
    ...(values.length > 0 ? [output('env', Object.fromEntries(values))] : []),
    ...(hasProfile ? [output('profile', key)] : []),
  ];
}

function envValue(value: EnvValue, objects: readonly SetupObject[]) {
  if (typeof value === 'string') return value;
  if ('arnOf' in value) return attributeOf(objects, value.arnOf, 'arn');
  if ('externalId' in value) return expression('var.external_id');
  if ('ofKey' in value) return keyPart(value.ofKey);
  // The platform says where its token is.
  return undefined;
}

function keyPart(part: 'accessKeyId' | 'secretAccessKey') {
  return expression(`aws_iam_access_key.key.${part === 'accessKeyId' ? 'id' : 'secret'}`);
}

function policy(template: PolicyTemplate): Call {
  return { call: 'jsonencode', argument: hclValueOf(withPlaceholders(template)) };
}

/** What a placeholder is in Terraform. */
function resolveName(name: string, objects: readonly SetupObject[]): string {
  if (name === 'account') return 'data.aws_caller_identity.current.account_id';
  if (name === 'external_id') return 'var.external_id';
  const object = objects.find(({ id }) => arnName(id) === name);
  if (!object) throw new RangeError(`Nothing has the ARN ${name}.`);
  return addressOf(objects, object.id, 'arn');
}

function attributeOf(objects: readonly SetupObject[], id: ObjectId, attribute: 'arn' | 'name') {
  return expression(addressOf(objects, id, attribute));
}

function addressOf(objects: readonly SetupObject[], id: ObjectId, attribute: string): string {
  const object = objects.find((each) => each.id === id);
  if (object?.kind === 'reserved-role') return `one(data.aws_iam_roles.${label(id)}.${attribute}s)`;
  const [block] = object ? describerOf(object)(object, { mark: '', objects }) : [];
  return `${block?.labels?.[0]}.${label(id)}.${attribute}`;
}

function describerOf<Kind extends SetupObject['kind']>(object: ObjectOf<Kind>): Describe<Kind> {
  return DESCRIBE[object.kind] as Describe<Kind>;
}

function resource(type: string, id: string, attributes: HclObject): HclBlock {
  return { type: 'resource', labels: [type, label(id)], attributes };
}

function inner(type: string, attributes: HclObject): HclBlock {
  return { type, attributes };
}

function variable(name: string, description: string): HclBlock {
  return { type: 'variable', labels: [name], attributes: { type: expression('string'), description } };
}

function tags(mark: string): HclObject {
  return { [TAG_KEY]: mark };
}

function label(id: string): string {
  return id.replaceAll('-', '_');
}
