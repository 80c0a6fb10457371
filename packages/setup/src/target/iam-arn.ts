import type { RecordedObject } from '../state/setup-record.ts';
import type { Target } from './target.ts';

/** @param resource `role/app` */
export function iamArn({ callerArn, place }: Pick<Target, 'callerArn' | 'place'>, resource: string): string {
  const partition = callerArn.split(':')[1] ?? 'aws';
  return `arn:${partition}:iam::${place.account}:${resource}`;
}

/** That of a user or role of which IAM's answer is not known, or not yet. A setup gives them no IAM path. */
export function foreseenArn(target: Target, object: RecordedObject | undefined): string | undefined {
  if (object?.kind === 'iam-user') return iamArn(target, `user/${object.userName}`);
  return object?.kind === 'iam-role' ? iamArn(target, `role/${object.roleName}`) : undefined;
}
