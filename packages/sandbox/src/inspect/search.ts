import { maskAccessKeyId } from '../masking/mask-message.ts';
import { type HttpRequest, headerValue } from '../sigv4/http-request.ts';
import { type Authorization, parseAuthorization } from '../sigv4/parse-authorization.ts';
import type { Difference, SearchResult } from './model.ts';
import { type Draft, draftOf, type ParsedCredential, parseCredential } from './search/draft.ts';
import { SECRET_PREFIX } from './search/secret-variations.ts';
import { inHexadecimal } from './search/signature-forms.ts';
import { createSignatures, type Signatures, sha256 } from './search/signatures.ts';
import type { Evidence, SearchKey, Variation } from './search/variation.ts';
import { variationsOf } from './search/variations.ts';
import { visibleDifferences } from './search/visible-differences.ts';

export type { SearchKey } from './search/variation.ts';

export interface SearchKnowledge {
  /** Also one that is inactive or expired, where it is known. */
  keyOf(accessKeyId: string): SearchKey | undefined;
  /** Oldest first. */
  keys(): Iterable<SearchKey>;
  /** Base64 of 64 bytes, newest first. */
  earlierNonces: readonly string[];
  /** Where the sandbox listens, `127.0.0.1:27017`. */
  addresses?: readonly string[];
}

/** About 30 ms. */
const MAX_HMACS = 4000;
/** Of each kind: a thousand sessions do not hide the users' keys. */
const MAX_OTHER_KEYS = 50;
const MAX_EARLIER_NONCES = 50;

/**
 * Looks for what a client did otherwise than the verifier, so that its signature is true. It is bounded, never throws, and
 * takes no part in a verdict. What it finds makes the signature exactly true, or is `unmatched`; no text of it holds a
 * secret.
 */
export function searchSignature(request: HttpRequest, knowledge: SearchKnowledge): SearchResult {
  const signatures = createSignatures(MAX_HMACS);
  const parsed = parse(request);
  if (!parsed) {
    const text = 'its Authorization header cannot be read';
    const difference = { kind: 'header', text, part: 'authorization' } as const;
    return { tried: 0, differences: [difference], unmatched: 'not-comparable' };
  }
  const found = find(request, parsed, knowledge, signatures);
  return { ...found, tried: signatures.count };
}

type Parsed = Authorization & ParsedCredential & { draft: Omit<Draft, 'secret'> };

function parse(request: HttpRequest): Parsed | undefined {
  try {
    const authorization = parseAuthorization(headerValue(request, 'authorization') ?? '', true);
    const credential = parseCredential(authorization.credential);
    if (!credential) return undefined;
    const draft = draftOf(request, { ...authorization, ...credential }, sha256(request.body));
    return { ...authorization, ...credential, draft };
  } catch {
    return undefined;
  }
}

function find(
  request: HttpRequest,
  parsed: Parsed,
  { keyOf, keys, earlierNonces, addresses = [] }: SearchKnowledge,
  signatures: Signatures,
): Omit<SearchResult, 'tried'> {
  const { accessKeyId } = parsed;
  const key = keyOf(accessKeyId);
  const otherKeys = newestOfEachKind(keys()).filter((other) => other.accessKeyId !== accessKeyId);
  const visible = visibleDifferences(request, parsed, key, otherKeys);
  const signature = inHexadecimal(parsed.signature);
  if (signature === undefined) return { differences: visible, unmatched: 'not-comparable' };
  const matches = (draft: Draft) => signatures.matches(draft, signature);
  const withKey = ({ secretAccessKey }: SearchKey): Draft => ({
    ...parsed.draft,
    secret: `${SECRET_PREFIX}${secretAccessKey}`,
  });

  if (key) {
    const draft = withKey(key);
    if (matches(draft) || matches(listedAsSent(draft)))
      return { differences: visible, ...(visible.length === 0 && { isTrue: true }) };
    const evidence: Evidence = {
      key,
      otherKeys,
      earlierNonces: earlierNonces.slice(0, MAX_EARLIER_NONCES),
      addresses,
      body: Buffer.from(request.body).toString(),
      draft,
    };
    const variations = variationsOf(evidence);
    const found = findOne(draft, variations, matches) ?? findTwo(draft, variations, matches, signatures);
    if (found) {
      const others = visible.filter((one) => found.every(({ part }) => part !== one.part));
      return { differences: [...others, ...found] };
    }
  }
  for (const other of otherKeys) {
    if (signatures.isOver) break;
    if (!matches(withKey(other))) continue;
    const text = `signed with the secret of ${maskAccessKeyId(other.accessKeyId)}`;
    const others = key ? visible : visibleDifferences(request, parsed, other, otherKeys);
    return { differences: [...others, { kind: 'access-key', text, part: 'signing key' }] };
  }
  return { differences: visible, unmatched: key ? 'another-secret' : 'not-comparable' };
}

function findOne(
  draft: Draft,
  variations: readonly Variation[],
  matches: (draft: Draft) => boolean,
): Difference[] | undefined {
  const found = variations.find((variation) => {
    const changed = variation.change(draft);
    return changed !== undefined && matches(changed);
  });
  return found && [differenceOf(found)];
}

function findTwo(
  draft: Draft,
  variations: readonly Variation[],
  matches: (draft: Draft) => boolean,
  signatures: Signatures,
): Difference[] | undefined {
  const likely = variations.filter(({ isLikely }) => isLikely);
  for (const [index, one] of likely.entries()) {
    const changed = one.change(draft);
    if (!changed) continue;
    for (const other of likely.slice(index + 1)) {
      if (other.part === one.part) continue;
      if (signatures.isOver) return undefined;
      const both = other.change(changed);
      if (both && matches(both)) return [differenceOf(one), differenceOf(other)];
    }
  }
  return undefined;
}

/** As the verifier writes it: with those headers in the list that were sent. */
function listedAsSent(draft: Draft): Draft {
  const headers = draft.headers.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { ...draft, headers, signedHeaders: headers.map(([name]) => name).join(';') };
}

function differenceOf({ kind, text, part }: Variation): Difference {
  return { kind, text, ...(part !== undefined && { part }) };
}

function newestOfEachKind(keys: Iterable<SearchKey>): SearchKey[] {
  const all = [...keys];
  const ofUsers = all.filter(({ sessionToken }) => sessionToken === undefined);
  const ofSessions = all.filter(({ sessionToken }) => sessionToken !== undefined);
  return [...ofUsers.slice(-MAX_OTHER_KEYS), ...ofSessions.slice(-MAX_OTHER_KEYS)];
}
