import { type AccessTokens, createAccessTokens } from './access-token.ts';
import { createAnswers } from './answers.ts';
import { AtlasApiError, AtlasUnreachableError } from './atlas-error.ts';
import { type Answer, type Exchange, exchange } from './exchange.ts';
import { list, member } from './fields.ts';
import { createSecrets } from './secrets.ts';
import { MAX_WAITS, secondsToWait, type Wait } from './throttling.ts';

/** The server serves each resource as it was on that day: https://www.mongodb.com/docs/atlas/api/versioned-api-overview/ */
const ACCEPT = 'application/vnd.atlas.2025-03-12+json';
const ITEMS_PER_PAGE = 100;
// No project has as much of anything.
const MAX_PAGES = 100;
/** A 401 with one of these is about roles: another token would be refused as this one. */
const ROLE_CODES = ['USER_UNAUTHORIZED', 'NOT_ORG_GROUP_CREATOR'];

export interface AtlasCall {
  /** By Atlas's name for it, such as `createDatabaseUser`. */
  readonly operation: string;
  readonly method?: 'DELETE' | 'PATCH' | 'POST';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Becomes JSON. */
  readonly body?: unknown;
}

/**
 * Sends one request with a token and gives what `read` makes of the answer.
 *
 * @throws AtlasApiError, AtlasUnreachableError; the signal's reason where that has ended it
 */
export type Ask = <Value>(call: AtlasCall, read: (body: unknown) => Value) => Promise<Value>;

export interface Asking {
  ask: Ask;
  /** All pages of a list, in their order. */
  askAll: <Item>(call: AtlasCall, read: (entry: unknown) => Item) => Promise<Item[]>;
  tokens: AccessTokens;
}

export interface AskingOptions {
  readonly baseUrl: URL;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly caCertificates: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** For one request. */
  readonly limitMs: number;
  /** For all waiting that one call is told to do. */
  readonly maxWaitSeconds: number;
  readonly onWait: (wait: Wait) => void;
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

export function createAsking(options: AskingOptions): Asking {
  const { baseUrl, clientId, clientSecret, maxWaitSeconds, now, onWait, signal, wait } = options;
  const secrets = createSecrets(clientSecret, Buffer.from(`${clientId}:${clientSecret}`).toString('base64'));
  const { accepted, read } = createAnswers(baseUrl.host, secrets);

  /** As often as Atlas says to come back. @throws AtlasApiError for an answer that refuses */
  async function send(request: Exchange): Promise<Answer> {
    let waited = 0;
    for (let waits = 0; ; waits++) {
      const answer = await exchange(request, options);
      const seconds = secondsToWait(answer, waits);
      const isOver = waits === MAX_WAITS || waited + (seconds ?? 0) > maxWaitSeconds;
      if (seconds === undefined || isOver) return accepted(request.operation, answer);
      onWait({ operation: request.operation, seconds });
      await wait(seconds * 1000, signal).catch((error: unknown) => {
        signal?.throwIfAborted();
        throw error;
      });
      waited += seconds;
    }
  }

  const tokens = createAccessTokens({ clientId, clientSecret, now, send, read, onToken: secrets.add });

  const ask: Ask = async ({ operation, method = 'GET', path, query, body }, reader) => {
    const withToken = (token: string): Exchange => ({
      operation,
      method,
      path: query ? `${path}?${new URLSearchParams(query)}` : path,
      headers: {
        Accept: ACCEPT,
        Authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const readHidden = ({ text, ...answer }: Answer) =>
      read(operation, { ...answer, text: secrets.hide(text) }, reader);
    const token = await tokens.current();
    try {
      return readHidden(await send(withToken(token)));
    } catch (error) {
      if (!isTokenRefused(error)) throw error;
      // It has expired before its time, or was revoked. Nothing was done, so the request can be sent again; once.
      await tokens.drop(token);
      return readHidden(await send(withToken(await tokens.current())));
    }
  };

  async function askAll<Item>(call: AtlasCall, reader: (entry: unknown) => Item): Promise<Item[]> {
    const items: Item[] = [];
    for (let page = 1; page <= MAX_PAGES; page++) {
      const paging = { itemsPerPage: String(ITEMS_PER_PAGE), pageNum: String(page), includeCount: 'false' };
      const { found, isLast } = await ask({ ...call, query: { ...call.query, ...paging } }, (body) => {
        const results = list(body, 'results', reader);
        const hasNext = list(body, 'links', (link) => member(link, 'rel')).includes('next');
        return { found: results, isLast: !hasNext || results.length === 0 };
      });
      items.push(...found);
      if (isLast) return items;
    }
    throw new AtlasUnreachableError(
      'unexpected',
      call.operation,
      `its list has more than ${MAX_PAGES} pages`,
    );
  }

  return { ask, askAll, tokens };
}

function isTokenRefused(error: unknown): boolean {
  return (
    error instanceof AtlasApiError && error.status === 401 && !ROLE_CODES.includes(error.errorCode ?? '')
  );
}
