import type { Message, Party } from '@atlas-aws-iam/sandbox/inspect';

const X: Record<Party, number> = { client: 10, server: 46, sts: 82 };

/** One arrow of the sequence, between the lanes of its two ends. */
export function Lane({ from, to }: Pick<Message, 'from' | 'to'>) {
  const start = X[from] ?? 10;
  const end = X[to] ?? 46;
  const head = end > start ? -5 : 5;
  return (
    <svg class="lane" viewBox="0 0 92 28" width="92" height="28" aria-hidden="true">
      {Object.values(X).map((x) => (
        <line key={x} x1={x} x2={x} y1="0" y2="28" class="lane-line" />
      ))}
      <path d={`M${start} 14H${end}M${end + head} 10.5L${end} 14L${end + head} 17.5`} class="lane-arrow" />
    </svg>
  );
}
