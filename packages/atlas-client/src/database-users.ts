import type { Asking } from './atlas-call.ts';
import { given, list, optionalText, text } from './fields.ts';
import { path } from './path.ts';

export interface DatabaseUser {
  /** An ARN, of a user of AWS IAM. */
  readonly username: string;
  /** `$external`, of a user of AWS IAM. */
  readonly databaseName: string;
  /** `NONE`, `USER` or `ROLE`. */
  readonly awsIAMType: string;
  readonly roles: readonly DatabaseRole[];
  /** To what it is limited; to nothing where there are none. */
  readonly scopes: readonly Scope[];
  readonly labels: readonly Label[];
  readonly description?: string;
  /** As Atlas writes it: `2026-01-31T00:00:00Z`. */
  readonly deleteAfterDate?: string;
}

export interface DatabaseRole {
  readonly roleName: string;
  readonly databaseName: string;
  readonly collectionName?: string;
}

export interface Scope {
  readonly name: string;
  /** `CLUSTER`, `DATA_LAKE`, `STREAM`. */
  readonly type: string;
}

export interface Label {
  readonly key: string;
  readonly value: string;
}

export interface NewDatabaseUser extends DatabaseUserChanges {
  readonly username: string;
  readonly awsIAMType: 'USER' | 'ROLE';
  readonly roles: readonly DatabaseRole[];
}

/** What is left out stays as it is. */
export type DatabaseUserChanges = Partial<
  Pick<DatabaseUser, 'roles' | 'scopes' | 'labels' | 'description' | 'deleteAfterDate'>
>;

/** Those of AWS IAM are found and changed by their ARN. */
export function databaseUserOperations({ ask, askAll }: Asking) {
  const pathOf = (projectId: string, arn: string) =>
    path`/groups/${projectId}/databaseUsers/${'$external'}/${arn}`;
  return {
    /** Of every kind, not only of AWS IAM. */
    listDatabaseUsers: (projectId: string): Promise<DatabaseUser[]> =>
      askAll(
        { operation: 'listDatabaseUsers', path: path`/groups/${projectId}/databaseUsers` },
        readDatabaseUser,
      ),
    getDatabaseUser: (projectId: string, arn: string): Promise<DatabaseUser> =>
      ask({ operation: 'getDatabaseUser', path: pathOf(projectId, arn) }, readDatabaseUser),
    /** It cannot log in before `clusterStatus` says `APPLIED`. */
    createDatabaseUser: (projectId: string, user: NewDatabaseUser): Promise<DatabaseUser> =>
      ask(
        {
          operation: 'createDatabaseUser',
          method: 'POST',
          path: path`/groups/${projectId}/databaseUsers`,
          body: { ...user, databaseName: '$external', groupId: projectId },
        },
        readDatabaseUser,
      ),
    updateDatabaseUser: (
      projectId: string,
      arn: string,
      changes: DatabaseUserChanges,
    ): Promise<DatabaseUser> =>
      ask(
        { operation: 'updateDatabaseUser', method: 'PATCH', path: pathOf(projectId, arn), body: changes },
        readDatabaseUser,
      ),
    deleteDatabaseUser: (projectId: string, arn: string): Promise<void> =>
      ask(
        { operation: 'deleteDatabaseUser', method: 'DELETE', path: pathOf(projectId, arn) },
        () => undefined,
      ),
  };
}

function readDatabaseUser(body: unknown): DatabaseUser {
  return {
    username: text(body, 'username'),
    databaseName: text(body, 'databaseName'),
    awsIAMType: optionalText(body, 'awsIAMType') ?? 'NONE',
    roles: list(body, 'roles', (role) => ({
      roleName: text(role, 'roleName'),
      databaseName: text(role, 'databaseName'),
      ...given({ collectionName: optionalText(role, 'collectionName') }),
    })),
    scopes: list(body, 'scopes', (scope) => ({ name: text(scope, 'name'), type: text(scope, 'type') })),
    labels: list(body, 'labels', (label) => ({ key: text(label, 'key'), value: text(label, 'value') })),
    ...given({
      description: optionalText(body, 'description'),
      deleteAfterDate: optionalText(body, 'deleteAfterDate'),
    }),
  };
}
