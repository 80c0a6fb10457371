import { type AccountScope, iamArn } from '../../account/partition.ts';
import type { Tag } from '../../account/tag.ts';
import type { IamCall } from './iam-call.ts';

/** What an action is done to. */
export interface Resource {
  /** For policies. */
  arn: string;
  /** Names it in a refusal: by its ARN when it does not exist yet, else by kind and name. */
  name: string;
}

type Kind = 'user' | 'role' | 'policy' | 'instance-profile';

/** Which actions have which resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
export function userResource({ account }: IamCall, userName: string): Resource {
  const arn = account.entities.users.find(userName)?.arn ?? arnOf(account, 'user', '/', userName);
  return { arn, name: `user ${userName}` };
}

export function roleResource({ account }: IamCall, roleName: string): Resource {
  const arn = account.entities.roles.find(roleName)?.arn ?? arnOf(account, 'role', '/', roleName);
  return { arn, name: `role ${roleName}` };
}

export function policyResource(arn: string): Resource {
  return { arn, name: `policy ${arn}` };
}

export function instanceProfileResource({ account }: IamCall, name: string): Resource {
  const found = account.entities.instanceProfiles.find(name);
  return {
    arn: found?.arn ?? arnOf(account, 'instance-profile', '/', name),
    name: `instance profile ${name}`,
  };
}

/** AWS's own policies are in every account. */
export const isPolicyOfAws = (arn: string): boolean => /^arn:[a-z-]+:iam::aws:/.test(arn);

export function arnResource(arn: string): Resource {
  return { arn, name: arn };
}

/** All of a kind whose path begins so: what a list is about. */
export function pathResource({ account }: IamCall, kind: Kind, pathPrefix: string): Resource {
  return arnResource(arnOf(account, kind, pathPrefix, ''));
}

/** The resource that an action is about to make. */
export function newResource({ account }: IamCall, kind: Kind, path: string, name: string): Resource {
  return arnResource(arnOf(account, kind, path, name));
}

/** The tags of what has this ARN. */
export function tagsOf({ account }: IamCall, arn: string): readonly Tag[] {
  const { users, roles, managedPolicies, instanceProfiles, oidcProviders } = account.entities;
  const found =
    roles.findByArn(arn) ??
    managedPolicies.find(arn) ??
    oidcProviders.findByArn(arn) ??
    [...users.all(), ...instanceProfiles.all()].find((each) => each.arn === arn);
  return found?.tags ?? [];
}

function arnOf(account: AccountScope, kind: Kind, path: string, name: string): string {
  return iamArn(account, `${kind}${path}${name}`);
}
