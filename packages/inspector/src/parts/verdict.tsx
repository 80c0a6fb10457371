/** Accepted or refused, by sign and word and not by colour alone. */
export function Verdict({ isRefused, children }: { isRefused: boolean; children: string }) {
  return (
    <span class={isRefused ? 'verdict refused' : 'verdict'}>
      <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
        <path
          d={isRefused ? 'M2 2l6 6M8 2l-6 6' : 'M1.5 5.5l2.5 2.5 4.5-6'}
          fill="none"
          stroke="currentColor"
          stroke-width="1.6"
          stroke-linecap="round"
        />
      </svg>
      {children}
    </span>
  );
}
