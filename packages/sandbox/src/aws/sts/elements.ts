import type { Session } from '../../account/account.ts';

// The order of the elements is that of the live service (justincormack/argmin, 2026-07).

export function credentialsElement(session: Session): object {
  return {
    AccessKeyId: session.accessKeyId,
    SecretAccessKey: session.secretAccessKey,
    SessionToken: session.sessionToken,
    Expiration: session.expiration,
  };
}

export function assumedRoleUserElement({ userId, arn }: Session): object {
  return { AssumedRoleId: userId, Arn: arn };
}
