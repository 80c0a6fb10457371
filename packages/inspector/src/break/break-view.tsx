import type { InspectorState } from '@atlas-aws-iam/sandbox/inspect';
import { useState } from 'preact/hooks';
import { CHECKS } from '../checks.ts';
import { explanationCode } from '../explanation-code.ts';
import type { LiveState } from '../live/live-state.ts';
import type { LiveStore } from '../live/live-store.ts';
import { runOwnClient, tamper } from '../live/sandbox-api.ts';
import { Verdict } from '../parts/verdict.tsx';
import { TamperingCard } from './tampering-card.tsx';
import { TAMPERING_NAMES } from './tamperings.ts';
import { useAttempts } from './use-attempts.ts';

export function BreakView({ store, state }: { store: LiveStore; state: LiveState }) {
  const [failure, setFailure] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const attempts = useAttempts(state);
  const own = state.sandbox?.ownClient;
  const act = async (request: Promise<InspectorState>) => {
    setIsBusy(true);
    try {
      store.take(await request);
      setFailure(undefined);
    } catch (error) {
      // Of a request without an answer, browsers say `Failed to fetch`.
      const isUnanswered = error instanceof TypeError;
      setFailure(
        isUnanswered
          ? 'The sandbox did not answer. Start it again, and try again.'
          : String((error as Error).message),
      );
    } finally {
      setIsBusy(false);
    }
  };
  const { newest } = attempts;
  const code = newest && explanationCode(newest);
  return (
    <main class="break">
      <h1>Break it</h1>
      <p class="lead">
        A client of the page’s own logs in again every second. Break one thing, and see which check refuses,
        what a driver is told, and what the explanation is. Put it back, and the next login succeeds.
      </p>
      <section class="own-client" aria-label="The page’s own client">
        <button type="button" class="primary" disabled={isBusy} onClick={() => act(runOwnClient(!own))}>
          {own ? 'Stop the client' : 'Start the client'}
        </button>
        {own ? <code class="arn">{own.principal}</code> : <span class="dim">It is not running.</span>}
        <output class="own-verdict">
          {own && newest && (
            <Verdict isRefused={newest.verdict === 'refused'}>
              {newest.verdict === 'refused'
                ? `refused by the check: ${CHECKS[newest.check]?.title ?? newest.check}`
                : 'authenticated'}
            </Verdict>
          )}
        </output>
        <span class="own-code">{own && code && <code>{code}</code>}</span>
        <span class="own-link">
          {own && newest && <a href={`#login=${newest.id}`}>{`Open login ${newest.id}`}</a>}
        </span>
      </section>
      {failure && (
        <p role="alert" class="refusal">
          {failure}
        </p>
      )}
      <ul class="tamperings">
        {TAMPERING_NAMES.map((name) => (
          <TamperingCard
            key={name}
            name={name}
            isOn={own?.tamperings.includes(name) ?? false}
            isDisabled={!own || isBusy}
            refused={attempts.refused[name]}
            isHealed={attempts.healed.has(name)}
            principal={own?.principal ?? 'arn:aws:iam::123456789012:user/inspector-client'}
            dialect={state.sandbox?.dialect}
            onToggle={(on) => act(tamper(name, on))}
          />
        ))}
      </ul>
    </main>
  );
}
