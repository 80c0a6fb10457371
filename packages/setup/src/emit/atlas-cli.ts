import type { PathSetup, SetupObject } from '../objects/index.ts';
import { TAG_KEY } from '../objects/names.ts';
import type { Marks } from './marks.ts';
import { placeholder } from './placeholder.ts';
import { shellCommand, shellVariable } from './shell.ts';

type DatabaseUser = Extract<SetupObject, { kind: 'database-user' }>;

const PROJECT = '--groupId "$MONGODB_ATLAS_PROJECT_ID"';

/**
 * A script of a POSIX shell that makes the path's database user in Atlas, or deletes it, by the operations of the
 * Administration API under their names: https://www.mongodb.com/docs/atlas/cli/current/command/atlas-api/
 */
export function emitAtlasCli({ path, objects }: PathSetup, { mark }: Marks, isDestroy: boolean): string {
  const user = objects.find((object) => object.kind === 'database-user');
  if (user?.kind !== 'database-user') throw new RangeError(`${path} has no database user.`);
  return [
    '#!/bin/sh',
    `# ${isDestroy ? 'Deletes' : 'Makes'} the database user of the credential path ${path}, with the Atlas CLI.`,
    '# Each call is checked against the operation of the API; the Atlas CLI itself has not been run.',
    '# Needs MONGODB_ATLAS_PROJECT_ID, and the AWS CLI for the ARN.',
    'set -eu',
    '',
    `arn=$(${arnCommand(objects, user)} --output text)`,
    ...(isDestroy ? remove() : create(user, mark)),
    '',
  ].join('\n');
}

/** The ARN that IAM gives, not one that is put together: an IAM path would be left out. */
function arnCommand(objects: readonly SetupObject[], { username }: DatabaseUser): string {
  const object = objects.find(({ id }) => id === username.arnOf);
  const get = (...words: string[]) => shellCommand('aws', 'iam', ...words);
  switch (object?.kind) {
    case 'iam-user':
      return get('get-user', '--user-name', object.userName, '--query', 'User.Arn');
    case 'iam-role':
      return get('get-role', '--role-name', object.roleName, '--query', 'Role.Arn');
    case 'reserved-role':
      return get(
        'list-roles',
        '--path-prefix',
        object.pathPrefix,
        '--query',
        `Roles[?starts_with(RoleName, '${object.namePrefix}')].Arn`,
      );
    default:
      throw new RangeError(`Nothing logs in as ${username.arnOf}.`);
  }
}

function create({ awsIAMType, roles, scopes }: DatabaseUser, mark: string): string[] {
  const body = {
    groupId: placeholder('MONGODB_ATLAS_PROJECT_ID'),
    databaseName: '$external',
    awsIAMType,
    username: placeholder('arn'),
    roles,
    scopes,
    labels: [{ key: TAG_KEY, value: mark }],
  };
  return [
    '',
    shellVariable('user', body),
    `echo "$user" | atlas api databaseUsers createDatabaseUser ${PROJECT}`,
    '',
    '# Your address, for a week at most. An entry that is there stays.',
    'expires=$(node -p "new Date(Date.now() + 6 * 86400e3).toISOString()")',
    `atlas accessLists create --currentIp --comment ${shellCommand(TAG_KEY)} --deleteAfter "$expires" --projectId "$MONGODB_ATLAS_PROJECT_ID"`,
    '',
    '# Until then the user cannot log in.',
    ...scopes.map(
      ({ name }) =>
        `until atlas api clusters getClusterStatus ${PROJECT} --clusterName ${shellCommand(name)} | grep APPLIED; do sleep 5; done`,
    ),
  ];
}

function remove(): string[] {
  return [
    `atlas api databaseUsers deleteDatabaseUser ${PROJECT} --databaseName '$external' --username "$arn"`,
    '# The entry of the access list expires by itself.',
  ];
}
