import type { LiveState } from './live-state.ts';

const WORDS = { connecting: 'connecting', live: 'live', reconnecting: 'reconnecting' };

export function ConnectionState({ state: { connection, isOtherRun, sandbox } }: { state: LiveState }) {
  return (
    <>
      {sandbox && (
        <span class="dialect" title={`${sandbox.mongodbUri}\n${sandbox.awsEndpointUrl}`}>
          {sandbox.dialect}
        </span>
      )}
      <output class={`connection is-${connection}`} aria-live="polite">
        <i aria-hidden="true" />
        {WORDS[connection]}
        {isOtherRun && connection === 'live' && <span class="other-run">another sandbox answers</span>}
      </output>
    </>
  );
}
