import type { Answer, Exchange } from './exchange.ts';
import { FieldError, member, text } from './fields.ts';

const FORM = 'application/x-www-form-urlencoded';
/** A token that ends sooner is not begun with. */
const MARGIN_MS = 60_000;
/** Of a token that does not say: https://www.mongodb.com/docs/atlas/api/service-accounts-overview/ */
const USUAL_SECONDS = 3600;

export interface AccessTokens {
  /** One that is valid for a while; asked for when there is none. */
  current(): Promise<string>;
  /** Lets go of one that was refused. */
  drop(token: string): Promise<void>;
  /** Ends the token that is there, if any. */
  revoke(): Promise<void>;
}

interface Held {
  readonly token: string;
  readonly usableUntilMs: number;
}

interface TokenOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly now: () => number;
  /** Sends a request, and throws for an answer that refuses. */
  readonly send: (exchange: Exchange) => Promise<Answer>;
  readonly read: <Value>(operation: string, answer: Answer, read: (body: unknown) => Value) => Value;
  /** Told of each token, which is a secret. */
  readonly onToken: (token: string) => void;
}

/** OAuth 2's client credentials: https://www.rfc-editor.org/rfc/rfc6749#section-4.4 */
export function createAccessTokens(options: TokenOptions): AccessTokens {
  const { clientId, clientSecret, now, onToken, read, send } = options;
  // Not percent-encoded, unlike RFC 6749: Atlas takes the pair as it is.
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  let held: Promise<Held> | undefined;

  const post = (operation: string, path: string, form: Record<string, string>) =>
    send({
      operation,
      method: 'POST',
      path,
      headers: { Accept: 'application/json', Authorization: authorization, 'Content-Type': FORM },
      body: new URLSearchParams(form).toString(),
    });

  async function issue(): Promise<Held> {
    const askedAtMs = now();
    const answer = await post('createToken', '/api/oauth/token', { grant_type: 'client_credentials' });
    return read('createToken', answer, (body) => {
      const token = text(body, 'access_token');
      // What else stands in it would break the header that it goes into.
      if (!/^[\w.~+/=-]+$/.test(token)) throw new FieldError('its token has characters that none has');
      onToken(token);
      const seconds = Number(member(body, 'expires_in'));
      const lifeMs = (seconds > 0 ? seconds : USUAL_SECONDS) * 1000;
      return { token, usableUntilMs: askedAtMs + Math.max(lifeMs - MARGIN_MS, lifeMs / 2) };
    });
  }

  /** Held while it is pending, so that calls side by side share it; a failure is not kept. */
  function ask(): Promise<Held> {
    const asked = issue();
    held = asked;
    asked.catch(() => release(asked));
    return asked;
  }

  function release(promise: Promise<Held>): void {
    if (held === promise) held = undefined;
  }

  return {
    async current() {
      const seen = held ?? ask();
      const { token, usableUntilMs } = await seen;
      if (now() < usableUntilMs) return token;
      release(seen);
      return (await (held ?? ask())).token;
    },
    async drop(token) {
      const seen = held;
      if (seen && (await seen).token === token) release(seen);
    },
    async revoke() {
      const seen = held;
      held = undefined;
      if (seen) await post('revokeToken', '/api/oauth/revoke', { token: (await seen).token });
    },
  };
}
