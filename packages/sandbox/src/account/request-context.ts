import type { KeyRecord } from './key-store.ts';
import type { ConditionContext } from './match-condition.ts';
import { holderOf, type Principal, type RoleRecord } from './principal.ts';
import type { Tag } from './tag.ts';

// What conditions know of a request: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
// and reference_policies_iam-condition-keys.html

/** The caller of a signed request. A role's session has the ARN of the role here, and temporary credentials a time. */
export function callerContext(caller: KeyRecord): ConditionContext {
  const { identity, principal, sessionToken, issuedAt } = caller;
  return {
    'aws:PrincipalArn': holderOf(caller).arn,
    'aws:PrincipalAccount': identity.account,
    'aws:userid': identity.userId,
    'aws:TokenIssueTime': issuedAt?.toISOString(),
    // Only temporary credentials know, and there is no MFA device in this account.
    'aws:MultiFactorAuthPresent': sessionToken === undefined ? undefined : 'false',
    ...principalContext(principal),
  };
}

/** The tags of a session win over those of its role. */
function principalContext(principal: Principal): ConditionContext {
  if (principal.type === 'user') {
    const { userName, tags } = principal.user;
    return { 'aws:username': userName, ...tagContext('aws:PrincipalTag', tags) };
  }
  const { role, sessionTags, sourceIdentity, federation } = principal;
  return {
    'aws:SourceIdentity': sourceIdentity,
    ...federation,
    ...tagContext('aws:PrincipalTag', [...role.tags, ...sessionTags]),
  };
}

/** A request for a session of a role. */
export function sessionContext(role: RoleRecord, roleSessionName: string): ConditionContext {
  return { 'sts:RoleSessionName': roleSessionName, ...resourceContext(role.tags) };
}

/** The tags of what an action is done to. */
export function resourceContext(tags: readonly Tag[]): ConditionContext {
  return { ...tagContext('aws:ResourceTag', tags), ...tagContext('iam:ResourceTag', tags) };
}

/** The tags that come with a request. */
export function requestTagContext(tags: readonly Tag[]): ConditionContext {
  return { ...tagContext('aws:RequestTag', tags), 'aws:TagKeys': tags.map(({ key }) => key) };
}

/** @param now milliseconds since the epoch */
export function timeContext(now: number): ConditionContext {
  return {
    'aws:CurrentTime': new Date(now).toISOString(),
    'aws:EpochTime': String(Math.floor(now / 1000)),
  };
}

function tagContext(name: string, tags: readonly Tag[]): ConditionContext {
  return Object.fromEntries(tags.map(({ key, value }) => [`${name}/${key}`, value]));
}
