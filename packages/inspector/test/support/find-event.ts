import type { InspectedEvent } from '@atlas-aws-iam/sandbox/inspect';

/** Waits for an event of a sandbox, as its page does. It hears of all that happened before, too. */
export async function findEvent<Event extends InspectedEvent>(
  inspectorUrl: string,
  isMeant: (event: InspectedEvent) => event is Event,
): Promise<Event> {
  const end = new AbortController();
  const { body } = await fetch(`${inspectorUrl}events`, { signal: end.signal });
  if (!body) throw new Error('The inspector sent no stream.');
  let text = '';
  try {
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const messages = text.split('\n\n');
      text = messages.pop() ?? '';
      const found = messages.flatMap(eventsIn).find(isMeant);
      if (found) return found;
    }
  } finally {
    end.abort();
  }
  throw new Error('The stream ended before the event came.');
}

function eventsIn(message: string): InspectedEvent[] {
  const [, data] = /^id: \d+\ndata: (\[.*)$/m.exec(message) ?? [];
  return data === undefined ? [] : JSON.parse(data);
}
