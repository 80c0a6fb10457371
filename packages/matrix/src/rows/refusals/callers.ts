import type { PolicyDocument } from '@atlas-aws-iam/sandbox';
import type { Keys } from '@atlas-aws-iam/sandbox/login-client';
import type { Place } from '../../place.ts';

export const ACCOUNT = '123456789012';
export const MINUTE_MS = 60_000;

/** A user who is a database user, and a key of it. */
export function createUser({ account, databaseUsers }: Place, userName = 'somebody'): Keys {
  const { arn } = account.createUser({ userName });
  databaseUsers.create({ username: arn, awsIAMType: 'USER', roles: [] });
  return account.createAccessKey({ userName });
}

/** A session of a role that is a database user. */
export function createSession({ account, databaseUsers }: Place, roleName = 'app', durationSeconds = 3600) {
  const { arn } = account.createRole({ roleName });
  databaseUsers.create({ username: arn, awsIAMType: 'ROLE', roles: [] });
  return account.issueSession({ roleName, roleSessionName: 'refusal', durationSeconds });
}

/** A clock that can be set forth and back, and goes on from there. */
export function createClock(offsetMs = 0) {
  return {
    offsetMs,
    read(): number {
      return Date.now() + this.offsetMs;
    },
  };
}

/** A trust policy for a service of AWS. */
export function trustService(service: string, ...actions: readonly string[]): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: actions }],
  };
}
