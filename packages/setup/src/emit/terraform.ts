import type { EnvValue, PathSetup, SetupObject } from '../objects/index.ts';
import { TAG_KEY } from '../objects/names.ts';
import { expression, formatBlock, type HclBlock, type HclObject } from './hcl.ts';
import type { Marks } from './marks.ts';
import { attributeOf, inner, resolveName, resource, resourcesOf } from './terraform-resources.ts';

/** A configuration of Terraform with the providers of AWS and of Atlas that makes what the path needs. */
export function emitTerraform(setup: PathSetup, { mark }: Marks): string {
  const { path, objects } = setup;
  const resolve = (name: string) => resolveName(name, objects);
  const format = (all: readonly HclBlock[]) => all.map((block) => formatBlock(block, resolve));
  const [made, outputs] = [format(resourcesOf(objects, mark)), format(outputsOf(setup))];
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

function variable(name: string, description: string): HclBlock {
  return { type: 'variable', labels: [name], attributes: { type: expression('string'), description } };
}
