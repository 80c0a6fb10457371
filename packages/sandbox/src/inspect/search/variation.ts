import type { Difference } from '../model.ts';
import type { Draft } from './draft.ts';
import { withHeader } from './draft.ts';

/** One thing that a client may have signed otherwise. */
export interface Variation extends Difference {
  /** Undefined where the draft has no such thing. */
  change(draft: Draft): Draft | undefined;
  /** It is tried together with other likely ones too. */
  isLikely?: boolean;
}

/** A key that the search may try. */
export interface SearchKey {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** What the variations are made of. */
export interface Evidence {
  key: SearchKey;
  otherKeys: readonly SearchKey[];
  /** Base64, newest first. */
  earlierNonces: readonly string[];
  /** `127.0.0.1:27017`: where the client, or the server in its name, may have sent it. */
  addresses: readonly string[];
  /** Of the request, as it was received. */
  body: string;
  draft: Draft;
}

/** The value of a signed header; undefined where it is not signed. */
export function signedValue({ headers }: Draft, name: string): string | undefined {
  return headers.find(([candidate]) => candidate.toLowerCase() === name)?.[1];
}

/** Other values of one header: text by value. Those that are its own are left out. */
export function headerVariations(
  { draft }: Evidence,
  kind: Difference['kind'],
  name: string,
  values: Iterable<readonly [value: string, text: string, isLikely?: boolean]>,
): Variation[] {
  const own = signedValue(draft, name);
  if (own === undefined) return [];
  return [...values]
    .filter(([value]) => value !== own)
    .map(([value, text, isLikely = false]) => ({
      kind,
      text,
      part: name,
      isLikely,
      change: (other) => withHeader(other, name, value),
    }));
}
