import { type StartTimer, startSystemTimer } from '../atlas/deadline.ts';
import { type Keys, logIn, openWireClient, type SignedCall } from '../login-client/index.ts';
import { tell } from '../tell.ts';
import type { Calculation, Tampering } from './model.ts';
import { createOwnPrincipal, type OwnPrincipal, type OwnPrincipalParts } from './own-principal.ts';
import { changeDate, tamperWithSigning } from './tamper-with-signing.ts';

/** `account`, `databaseUsers` and `clock` are the sandbox's, which outlive a reset. */
export interface OwnClientParts extends OwnPrincipalParts {
  mongodbUri: string;
  /** PEM; undefined without TLS. */
  certificateAuthority: string | undefined;
  startTimer?: StartTimer;
  /** Called once an attempt is over. */
  onAttempt?: (attempt: OwnAttempt) => void;
}

/** A login of the page's own client, as the client saw it. */
export interface OwnAttempt {
  /** Undefined where it did not come to that. */
  calculation?: Calculation;
  /** What a driver would be told where the login is refused. */
  words?: { code: number; codeName: string; errmsg: string };
  /** Whom the server says it is: undefined where the login is refused. */
  authenticatedUser?: string;
  /** Why there was no answer: the connection ended, or the client was stopped. */
  failure?: string;
}

export interface OwnClientState {
  /** `arn:aws:iam::123456789012:user/inspector-client` */
  principal: string;
  tamperings: readonly Tampering[];
}

/** The page's own client: it logs in again and again, so that whoever breaks something sees what becomes of the next login. */
export interface OwnClient {
  /** Makes its principal, and logs in at once, then a second after each attempt. One that runs stays as it is. */
  start(): void;
  /** Puts everything back, and ends the attempt under way. Resolves when it is over. */
  stop(): Promise<void>;
  /** Breaks something, or puts it back. While the client does not run there is nothing to break. */
  tamper(tampering: Tampering, isOn: boolean): void;
  /** After a reset of the sandbox: nothing is broken any more, and its principal is made anew. */
  reset(): void;
  /** Undefined while it does not run. */
  state(): OwnClientState | undefined;
  /** By the signature, of the newest hundred attempts. It is known before the signature is sent. */
  calculationOf(signature: string): Calculation | undefined;
}

const PERIOD_MS = 1000;
const ATTEMPT_TIMEOUT_MS = 15_000;
const MAX_CALCULATIONS = 100;

/** What a driver says of itself. */
const HELLO = {
  hello: 1,
  client: { driver: { name: 'atlas-aws-iam-sandbox', version: '0' }, application: { name: 'inspector' } },
};

interface Run {
  end: AbortController;
  /** The one under way, or the last one. */
  attempt: Promise<void>;
  cancelTimer: () => void;
}

export function createOwnClient(parts: OwnClientParts): OwnClient {
  const { account, clock, mongodbUri, certificateAuthority, onAttempt } = parts;
  const { startTimer = startSystemTimer } = parts;
  const tamperings = new Set<Tampering>();
  const calculations = new Map<string, Calculation>();
  let current: Run | undefined;
  let principal: OwnPrincipal | undefined;
  let lastNonce: string | undefined;

  function ownPrincipal(): OwnPrincipal {
    principal ??= createOwnPrincipal(parts);
    return principal;
  }

  function attemptAgain(run: Run): void {
    run.attempt = attempt(run.end.signal).then((result) => {
      if (run.end.signal.aborted) return;
      void tell(onAttempt, result, 'onAttempt failed; the client goes on');
      run.cancelTimer = startTimer(PERIOD_MS, () => attemptAgain(run));
    });
  }

  async function attempt(end: AbortSignal): Promise<OwnAttempt> {
    const tooLate = new AbortController();
    const cancelTimer = startTimer(ATTEMPT_TIMEOUT_MS, () => tooLate.abort());
    const result: OwnAttempt = {};
    try {
      Object.assign(result, await converse(AbortSignal.any([end, tooLate.signal]), result));
    } catch (error) {
      result.failure = error instanceof Error ? error.message : String(error);
    } finally {
      cancelTimer();
    }
    return result;
  }

  async function converse(signal: AbortSignal, result: OwnAttempt): Promise<OwnAttempt> {
    const client = await openWireClient(mongodbUri, { signal, certificateAuthority });
    try {
      client.socket.unref();
      await client.command(HELLO);
      const keys = ownPrincipal().keys(tamperings);
      const { ok, code, codeName, errmsg } = await logIn(client, keys, {
        signing({ stsHost, serverNonce }) {
          const earlierNonce = lastNonce;
          lastNonce = serverNonce.toString('base64');
          const { partition } = account;
          return tamperWithSigning(tamperings, { now: clock(), partition, stsHost, earlierNonce });
        },
        onSigned(call) {
          result.calculation = remember(call, keys);
        },
        ...(tamperings.has('change-header') && { edit: changeDate }),
      });
      if (ok !== 1) return { words: { code, codeName, errmsg } };
      const { authInfo } = await client.command({ connectionStatus: 1 });
      return { authenticatedUser: authInfo.authenticatedUsers[0]?.user };
    } finally {
      client.socket.destroy();
    }
  }

  function remember(call: SignedCall, { sessionToken }: Keys): Calculation {
    const { stringToSign, signature } = call;
    const canonicalRequest =
      sessionToken === undefined
        ? call.canonicalRequest
        : call.canonicalRequest.replaceAll(sessionToken, '*'.repeat(sessionToken.length));
    const calculation = { canonicalRequest, stringToSign, signature };
    calculations.set(signature, calculation);
    const [oldest = signature] = calculations.keys();
    if (calculations.size > MAX_CALCULATIONS) calculations.delete(oldest);
    return calculation;
  }

  function tamper(tampering: Tampering, isOn: boolean): void {
    if (!current) return;
    if (tampering === 'remove-database-user') ownPrincipal().setDatabaseUser(!isOn);
    if (tampering === 'deactivate-key') ownPrincipal().setAccessKey(!isOn);
    if (isOn) tamperings.add(tampering);
    else tamperings.delete(tampering);
  }

  return {
    start() {
      if (current) return;
      current = { end: new AbortController(), attempt: Promise.resolve(), cancelTimer: () => {} };
      attemptAgain(current);
    },
    async stop() {
      const run = current;
      if (!run) return;
      for (const tampering of tamperings) tamper(tampering, false);
      current = undefined;
      run.cancelTimer();
      run.end.abort();
      await run.attempt;
    },
    tamper,
    reset() {
      tamperings.clear();
      principal = undefined;
    },
    state: () => current && { principal: ownPrincipal().arn, tamperings: [...tamperings] },
    calculationOf: (signature) => calculations.get(signature),
  };
}
