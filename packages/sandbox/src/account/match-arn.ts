import { matchPattern } from './match-pattern.ts';

/** `arn`, partition, service, region, account, and the resource with any colons of its own. */
export type ArnSegments = readonly string[];

const SEGMENT_COUNT = 6;

/** Undefined for what is no ARN. A pattern of one is one. */
export function parseArn(text: string): ArnSegments | undefined {
  const parts = text.split(':');
  if (parts[0] !== 'arn' || parts.length < SEGMENT_COUNT) return undefined;
  const resource = parts.slice(SEGMENT_COUNT - 1).join(':');
  return [...parts.slice(0, SEGMENT_COUNT - 1), resource];
}

/**
 * Segment by segment, so that no star reaches over a colon into the next.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchArn(pattern: ArnSegments, arn: ArnSegments): boolean {
  return pattern.every((segment, index) => matchPattern(segment, arn[index] ?? ''));
}
