import { useState } from 'preact/hooks';
import { readStored, store } from '../parts/stored.ts';
import type { Filter } from './filter-events.ts';

const EVERYTHING: Filter = { kind: 'all', isRefusedOnly: false, text: '', clientId: undefined };

/** The filter, kept for the next time. A client is not: another sandbox counts them anew. */
export function useFilter(): [Filter, (change: Partial<Filter>) => void] {
  const [filter, setFilter] = useState<Filter>(() => ({ ...EVERYTHING, ...readKept() }));
  const change = (part: Partial<Filter>) =>
    setFilter((before) => {
      const after = { ...before, ...part };
      store('filter', JSON.stringify({ kind: after.kind, isRefusedOnly: after.isRefusedOnly }));
      return after;
    });
  return [filter, change];
}

function readKept(): Partial<Filter> {
  try {
    const { kind, isRefusedOnly } = JSON.parse(readStored('filter') ?? '{}');
    return {
      ...(['login', 'request', 'command'].includes(kind) && { kind }),
      isRefusedOnly: isRefusedOnly === true,
    };
  } catch {
    return {};
  }
}
