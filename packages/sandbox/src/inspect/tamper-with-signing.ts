import type { Document } from 'bson';
import type { Partition } from '../account/partition.ts';
import { formatAmzDate, regionOf, type SigningChanges } from '../login-client/index.ts';
import type { Tampering } from './model.ts';
import { REGIONS } from './regions.ts';

/** More than the 15 minutes that STS allows. */
const CLOCK_SLOW_MS = 20 * 60 * 1000;

export interface SigningSituation {
  /** The client's own clock, as it would be if nobody had turned it. Milliseconds since the epoch. */
  now: number;
  partition: Partition;
  /** For which the server says that it asks. */
  stsHost: string;
  /** Base64: the server nonce of the client's login before this one, if there was any. */
  earlierNonce: string | undefined;
}

/** What the page's own client signs otherwise than the specification says. */
export function tamperWithSigning(
  tamperings: ReadonlySet<Tampering>,
  { now, partition, stsHost, earlierNonce }: SigningSituation,
): SigningChanges {
  const region = regionOf(stsHost);
  const otherRegion = REGIONS[partition].findLast((other) => other !== region);
  return {
    amzDate: formatAmzDate(tamperings.has('clock') ? now - CLOCK_SLOW_MS : now),
    ...(tamperings.has('other-region') && otherRegion !== undefined && { region: otherRegion }),
    ...(tamperings.has('reuse-nonce') && earlierNonce !== undefined && { nonce: earlierNonce }),
  };
}

/** The date is the one header that a client sends in its own words: changed after signing, by less than a minute. */
export function changeDate(second: Document): Document {
  const seconds = second.d.slice(-3) === '00Z' ? '30Z' : '00Z';
  return { ...second, d: `${second.d.slice(0, -3)}${seconds}` };
}
