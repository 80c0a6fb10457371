import type { DatabaseUser } from '@atlas-aws-iam/sandbox';

/** How a server names a role: by the role's own ARN, or by that of its sessions. */
export type RoleNaming = 'role' | 'sessions';

export interface ServerUser {
  /** In `$external`. */
  name: string;
  roles: readonly { role: string; db: string }[];
}

/** A database user of the sandbox, as a server is to have it. */
export function serverUserOf({ username, awsIAMType, roles }: DatabaseUser, naming: RoleNaming): ServerUser {
  const [, account, roleName] = /^arn:aws:iam::(\d{12}):role\/(?:.+\/)?([^/]+)$/.exec(username) ?? [];
  const ofRole =
    naming === 'role'
      ? `arn:aws:iam::${account}:role/${roleName}`
      : `arn:aws:sts::${account}:assumed-role/${roleName}/*`;
  return {
    name: awsIAMType === 'ROLE' ? ofRole : username,
    roles: roles.map(({ roleName: role, databaseName: db }) => ({ role, db })),
  };
}
