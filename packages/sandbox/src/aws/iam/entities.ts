import type { InstanceProfile } from '../../account/instance-profiles.ts';
import type { ManagedPolicy } from '../../account/managed-policies.ts';
import type { RoleRecord, UserRecord } from '../../account/principal.ts';
import { AwsError } from '../query-protocol.ts';
import type { IamCall } from './iam-call.ts';

// Texts were recorded on the live service by localstack/localstack, 2026-02.

export function userNamed({ account }: IamCall, userName: string): UserRecord {
  const user = account.entities.users.find(userName);
  return user ?? noSuchEntity(`The user with name ${userName} cannot be found.`);
}

export function roleNamed({ account }: IamCall, roleName: string): RoleRecord {
  const role = account.entities.roles.find(roleName);
  return role ?? noSuchEntity(`The role with name ${roleName} cannot be found.`);
}

export function instanceProfileNamed({ account }: IamCall, name: string): InstanceProfile {
  const profile = account.entities.instanceProfiles.find(name);
  return profile ?? noSuchEntity(`Instance Profile ${name} cannot be found.`);
}

export function policyWithArn({ account }: IamCall, arn: string): ManagedPolicy {
  return account.entities.managedPolicies.find(arn) ?? noSuchEntity(`Policy ${arn} was not found.`);
}

export function noSuchEntity(message: string): never {
  throw new AwsError('NoSuchEntity', message);
}

export function alreadyExists(message: string): never {
  throw new AwsError('EntityAlreadyExists', message);
}

export function deleteConflict(message: string): never {
  throw new AwsError('DeleteConflict', message);
}
