import { AwsError } from '../query-protocol.ts';
import type { Members } from '../validations/members.ts';
import { listElement } from './elements.ts';
import { MARKER, MAX_ITEMS } from './validations/constraints.ts';

const DEFAULT_MAX_ITEMS = 100;

export interface PageInput {
  marker: string | undefined;
  maxItems: number;
}

export function readPage(members: Members): PageInput {
  return {
    marker: members.text('Marker', MARKER),
    maxItems: members.integer('MaxItems', MAX_ITEMS) ?? DEFAULT_MAX_ITEMS,
  };
}

/**
 * One page of a list. A marker says where it ends, and is opaque to whoever sends it back.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedUserPolicies.html
 */
export function pageElement(
  name: string,
  items: readonly unknown[],
  { marker, maxItems }: PageInput,
): object {
  const start = marker === undefined ? 0 : parseMarker(marker);
  const end = start + maxItems;
  const isTruncated = end < items.length;
  return {
    [name]: listElement(items.slice(start, end)),
    IsTruncated: isTruncated,
    ...(isTruncated && { Marker: Buffer.from(`after ${end}`).toString('base64url') }),
  };
}

function parseMarker(marker: string): number {
  const [, position] = /^after (\d{1,9})$/.exec(Buffer.from(marker, 'base64url').toString()) ?? [];
  // The text is not AWS's: no source for it was found.
  if (position === undefined) throw new AwsError('ValidationError', 'Invalid Marker.');
  return Number(position);
}
