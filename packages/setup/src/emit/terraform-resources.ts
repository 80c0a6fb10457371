import type { PolicyTemplate, SetupObject } from '../objects/index.ts';
import { TAG_KEY } from '../objects/names.ts';
import type { ObjectId } from '../objects/object-id.ts';
import { type Call, type Expression, expression, type HclBlock, type HclObject, hclValueOf } from './hcl.ts';
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

/** The objects as resources, and what is only found as a data source. */
export function resourcesOf(objects: readonly SetupObject[], mark: string): HclBlock[] {
  return objects.flatMap((object) => describerOf(object)(object, { mark, objects }));
}

/** What a placeholder is in Terraform. */
export function resolveName(name: string, objects: readonly SetupObject[]): string {
  if (name === 'account') return 'data.aws_caller_identity.current.account_id';
  if (name === 'external_id') return 'var.external_id';
  const object = objects.find(({ id }) => arnName(id) === name);
  if (!object) throw new RangeError(`Nothing has the ARN ${name}.`);
  return addressOf(objects, object.id, 'arn');
}

export function attributeOf(
  objects: readonly SetupObject[],
  id: ObjectId,
  attribute: 'arn' | 'name',
): Expression {
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

function policy(template: PolicyTemplate): Call {
  return { call: 'jsonencode', argument: hclValueOf(withPlaceholders(template)) };
}

export function resource(type: string, id: string, attributes: HclObject): HclBlock {
  return { type: 'resource', labels: [type, label(id)], attributes };
}

export function inner(type: string, attributes: HclObject): HclBlock {
  return { type, attributes };
}

function tags(mark: string): HclObject {
  return { [TAG_KEY]: mark };
}

function label(id: string): string {
  return id.replaceAll('-', '_');
}
