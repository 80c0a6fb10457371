import { maskAttempt } from '../atlas/auth-attempts.ts';
import type { EndedLogin } from '../atlas/connection-tap.ts';
import { maskMessage } from '../masking/mask-message.ts';
import { calculate } from './calculation.ts';
import { checkOf } from './check-of.ts';
import type { LoginRecording } from './login-recording.ts';
import type { Calculation, Check, LoginDetail } from './model.ts';
import { type SearchKnowledge, searchSignature } from './search.ts';
import type { Watching } from './watching.ts';

/** What is said of a login in one line and opened alike. */
export type LoginVerdict = Pick<LoginDetail, 'verdict' | 'check' | 'attempt' | 'words' | 'isUnfinished'>;

export function verdictOn({ attempt, refusal }: EndedLogin, isKeyKnown: boolean): LoginVerdict {
  const { verdict } = attempt;
  return {
    verdict,
    check: checkOf({ ...(refusal && { refusal }) }, isKeyKnown),
    attempt,
    ...(refusal && {
      words: {
        code: refusal.error.code,
        codeName: refusal.error.codeName,
        errmsg: maskMessage(refusal.error.message),
      },
    }),
  };
}

/** A login that nobody refused, and that did not succeed. */
export function unfinishedVerdict(client: EndedLogin['attempt']['client']): LoginVerdict {
  const reason = 'the client left, or began anew, before the login ended';
  return {
    verdict: 'refused',
    check: 'none',
    attempt: { ...maskAttempt({ client, verdict: 'refused' }), reason },
    isUnfinished: true,
  };
}

/** Those of STS, which are about what the client signed. */
const SEARCHED: ReadonlySet<Check> = new Set([
  'access-key',
  'clock',
  'credential-scope',
  'region',
  'request',
  'session-token',
  'signature',
]);

interface Signing {
  watching: Watching;
  /** As STS knew it. */
  key: { secretAccessKey: string } | undefined;
  /** As the client calculated it, where that is known. */
  client: Calculation | undefined;
}

/** The login with its messages, calculated and searched: more work than all else that is recorded of it. */
export function openLogin(
  id: number,
  verdict: LoginVerdict,
  recording: LoginRecording,
  { watching, key, client }: Signing,
): LoginDetail {
  const exchange = recording.exchange();
  const server = exchange && key && calculate(exchange.request, key);
  // Of one of our own there is nothing to be guessed.
  const isSearched = exchange && !client && SEARCHED.has(verdict.check);
  const search = isSearched && searchSignature(exchange.request, knowledgeOf(watching));
  return {
    id,
    ...verdict,
    ...recording.messages(),
    ...(server && { server }),
    ...(client && { client }),
    ...(search && { search }),
  };
}

function knowledgeOf({ account, nonces, addresses }: Watching): SearchKnowledge {
  const keys = account()
    .entities.keys.all()
    .map(({ record }) => record);
  return {
    keyOf: (id) => keys.find(({ accessKeyId }) => accessKeyId === id),
    keys: () => keys,
    earlierNonces: nonces.entries().reverse(),
    addresses: addresses(),
  };
}
