import type { AccessKey, Role, Session } from '../account/account.ts';
import { sessionArn } from '../account/partition.ts';
import type { PolicyDocument, PolicyStatement } from '../account/policy.ts';
import { loginNameOfDatabaseUser } from '../atlas/login-name.ts';
import type { PathParts, Provision } from './credential-path.ts';

type Identity = Pick<Provision, 'principal' | 'authenticatedUser'>;

// Database users have no roles at first: which, is up to whoever asks for the path.

// The names that are given here get the prefix: what else is to name the user or role takes it from what is given back.

/** An IAM user with a key, who is a database user. */
export function grantUser(parts: PathParts, name: string): { key: AccessKey; identity: Identity } {
  const userName = `${parts.principalPrefix}${name}`;
  const { arn } = parts.account.createUser({ userName });
  parts.databaseUsers.create({ username: arn, awsIAMType: 'USER', roles: [] });
  return {
    key: parts.account.createAccessKey({ userName }),
    identity: { principal: arn, authenticatedUser: arn },
  };
}

export interface GrantRoleInput {
  roleName: string;
  /** `*` where the session's name is made up at run time. */
  roleSessionName: string;
  path?: string;
  trust?: PolicyStatement;
}

/** An IAM role whose sessions are a database user. */
export function grantRole(parts: PathParts, input: GrantRoleInput): { role: Role; identity: Identity } {
  const { roleSessionName, path, trust } = input;
  const roleName = `${parts.principalPrefix}${input.roleName}`;
  const role = parts.account.createRole({
    roleName,
    ...(path && { path }),
    ...(trust && { trustPolicy: policyOf(trust) }),
    maxSessionDurationSeconds: parts.durationSeconds,
  });
  parts.databaseUsers.create({ username: role.arn, awsIAMType: 'ROLE', roles: [] });
  return {
    role,
    identity: {
      principal: sessionArn(parts.account, roleName, roleSessionName),
      authenticatedUser: loginNameOfDatabaseUser(role.arn, 'ROLE'),
    },
  };
}

/** A session of a role that is a database user, issued without `AssumeRole`. */
export function grantSession(
  parts: PathParts,
  input: { roleName: string; roleSessionName: string },
): { session: Session; identity: Identity } {
  const { identity, role } = grantRole(parts, input);
  const { roleName } = role;
  const { durationSeconds } = parts;
  return { identity, session: parts.account.issueSession({ ...input, roleName, durationSeconds }) };
}

/** Trust in a service of AWS that assumes the role for whoever runs on it. */
export function trustService(service: string, ...moreActions: string[]): PolicyStatement {
  return { Effect: 'Allow', Principal: { Service: service }, Action: ['sts:AssumeRole', ...moreActions] };
}

function policyOf(statement: PolicyStatement): PolicyDocument {
  return { Version: '2012-10-17', Statement: [statement] };
}
