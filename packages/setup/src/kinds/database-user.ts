import type { DatabaseUser as Seen } from '@atlas-aws-iam/atlas-client';
import { type SetupObject, TAG_KEY } from '../objects/index.ts';
import { ifInAtlas } from './if-in-atlas.ts';
import type { Difference, Kind } from './kind.ts';
import { tagText } from './tags.ts';

type DatabaseUser = Extract<SetupObject, { kind: 'database-user' }>;

export const databaseUser: Kind<DatabaseUser> = {
  type: 'mongodbatlas_database_user',
  name: ({ username }) => username.arnOf,
  attributes: (object, { resolve, setup }) => ({
    auth_database_name: '$external',
    aws_iam_type: object.awsIAMType,
    labels: tagText(setup),
    roles: rolesText(object),
    scopes: scopesText(object),
    username: resolve(object.username),
  }),
  async read(object, context) {
    const { target, resolve } = context;
    const arn = resolve(object.username);
    if (arn === undefined) return undefined;
    const user = await ifInAtlas(target.atlas.getDatabaseUser(target.project.id, arn));
    if (!user) return undefined;
    const tag = user.labels.find(({ key }) => key === TAG_KEY)?.value;
    return { owner: { tag }, made: { arn }, differences: compare(object, user) };
  },
  async create(object, { target, resolve, setup }) {
    const username = resolve(object.username) ?? '';
    const { awsIAMType, roles, scopes } = object;
    await target.atlas.createDatabaseUser(target.project.id, {
      username,
      awsIAMType,
      roles,
      scopes,
      labels: [{ key: TAG_KEY, value: setup }],
    });
    return { arn: username };
  },
  async update({ username, roles, scopes }, { target, resolve }) {
    await target.atlas.updateDatabaseUser(target.project.id, resolve(username) ?? '', { roles, scopes });
  },
  async remove({ username }, context) {
    const arn = context.record?.arn ?? context.resolve(username);
    if (arn === undefined) return;
    await ifInAtlas(context.target.atlas.deleteDatabaseUser(context.target.project.id, arn));
  },
};

function compare(wanted: DatabaseUser, seen: Pick<Seen, 'roles' | 'scopes'>): Difference[] {
  return [
    { attribute: 'roles', from: rolesText(seen), to: rolesText(wanted) },
    { attribute: 'scopes', from: scopesText(seen), to: scopesText(wanted) },
  ].filter(({ from, to }) => from !== to);
}

function rolesText({ roles }: Pick<Seen, 'roles'>): string {
  return roles
    .map(({ roleName, databaseName, collectionName }) =>
      [`${roleName}@${databaseName}`, collectionName].filter(Boolean).join('.'),
    )
    .sort()
    .join(', ');
}

function scopesText({ scopes }: Pick<Seen, 'scopes'>): string {
  return scopes
    .map(({ name, type }) => `${type} ${name}`)
    .sort()
    .join(', ');
}
