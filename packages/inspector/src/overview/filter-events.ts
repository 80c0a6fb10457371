import type { InspectedEvent } from '@atlas-aws-iam/sandbox/inspect';
import { describeEvent } from './describe-event.ts';

export interface Filter {
  kind: 'all' | 'login' | 'request' | 'command';
  isRefusedOnly: boolean;
  /** Words of a line, in any order. */
  text: string;
  clientId: number | undefined;
}

export function filterEvents(
  events: readonly InspectedEvent[],
  { kind, isRefusedOnly, text, clientId }: Filter,
): readonly InspectedEvent[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (kind === 'all' && !isRefusedOnly && words.length === 0 && clientId === undefined) return events;
  return events.filter(
    (event) =>
      (kind === 'all' || event.event === kind) &&
      (clientId === undefined || event.clientId === clientId) &&
      (!isRefusedOnly || describeEvent(event).isRefused) &&
      words.every((word) => searchText(event).includes(word)),
  );
}

const texts = new WeakMap<InspectedEvent, string>();

function searchText(event: InspectedEvent): string {
  const known = texts.get(event);
  if (known !== undefined) return known;
  const { kind, what, result, more } = describeEvent(event);
  const codeName = 'codeName' in event ? event.codeName : '';
  const text = [kind, what, result, more, codeName].join(' ').toLowerCase();
  texts.set(event, text);
  return text;
}
