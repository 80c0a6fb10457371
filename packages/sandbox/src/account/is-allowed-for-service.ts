import { evaluateTrustPolicy } from './evaluate-policy.ts';
import type { RoleRecord } from './principal.ts';
import { requestTagContext, sessionContext, timeContext } from './request-context.ts';
import type { Tag } from './tag.ts';

export interface ServiceRequest {
  /** `ec2.amazonaws.com` */
  service: string;
  roleSessionName: string;
  /** For what the service calls, where it says so. */
  sourceArn?: string | undefined;
  /** Of the session, which the trust policy must allow as well (`sts:TagSession`). */
  tags?: readonly Tag[] | undefined;
}

/** Whether a role's trust policy lets a service assume it. */
export function isAllowedForService(
  role: RoleRecord,
  { service, roleSessionName, sourceArn, tags = [] }: ServiceRequest,
  now: number,
): boolean {
  const context = {
    ...timeContext(now),
    ...sessionContext(role, roleSessionName),
    ...requestTagContext(tags),
    'aws:SourceArn': sourceArn,
    'aws:SourceAccount': sourceArn?.split(':')[4],
  };
  return ['sts:AssumeRole', ...(tags.length > 0 ? ['sts:TagSession'] : [])].every(
    (action) =>
      evaluateTrustPolicy(
        role.trustPolicy,
        { type: 'Service', name: service },
        { action, resource: role.arn, context },
      ) === 'name',
  );
}
