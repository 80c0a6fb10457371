import type { InspectedEvent } from '@atlas-aws-iam/sandbox/inspect';

/** One client's way from its first request for credentials to its first document. */
export interface Client {
  id: number;
  /** Newest last, MAX_STEPS at most. */
  steps: readonly Step[];
  /** It got its first document: what it does from then on is not part of the way. */
  isThere: boolean;
  /** What it says of itself. */
  name?: string;
  accessKeyId?: string;
}

export interface Step {
  event: InspectedEvent;
  /** How often the same came one after another. */
  times: number;
}

const MAX_CLIENTS = 40;
const MAX_STEPS = 40;

/** @param fresh newest first */
export function followClients(
  clients: readonly Client[],
  fresh: readonly InspectedEvent[],
): readonly Client[] {
  if (!fresh.some(({ clientId }) => clientId !== undefined)) return clients;
  const known = new Map(clients.map((client) => [client.id, client]));
  for (const event of fresh.toReversed()) {
    const { clientId } = event;
    if (clientId === undefined) continue;
    const same = [clientId, ...mergedBy(event)].flatMap((id) => known.get(id) ?? []);
    for (const { id } of same) known.delete(id);
    known.set(clientId, follow(merge(clientId, same), event));
  }
  return [...known.values()].sort((one, other) => other.id - one.id).slice(0, MAX_CLIENTS);
}

/** Events with the numbers that their clients have by now. */
export function renumberClients(
  events: readonly InspectedEvent[],
  fresh: readonly InspectedEvent[],
): readonly InspectedEvent[] {
  const numbers = new Map<number, number>();
  for (const event of fresh.toReversed()) {
    for (const id of mergedBy(event)) if (event.clientId !== undefined) numbers.set(id, event.clientId);
  }
  if (numbers.size === 0) return events;
  return events.map((event) => {
    let { clientId } = event;
    // A number may have been given up for one that was given up too.
    for (let next = clientId; next !== undefined; next = numbers.get(next)) clientId = next;
    return clientId === event.clientId || clientId === undefined ? event : { ...event, clientId };
  });
}

/** A program that takes credentials of one kind to get those of another turns out to be one client. */
function mergedBy(event: InspectedEvent): readonly number[] {
  return event.mergedClientIds?.filter((id) => id !== event.clientId) ?? [];
}

function merge(id: number, clients: readonly Client[]): Client {
  const [first, ...others] = clients;
  if (!first || others.length === 0) return { id, steps: [], isThere: false, ...first };
  const steps = clients
    .flatMap((client) => client.steps)
    .sort((one, other) => one.event.id - other.event.id)
    .slice(-MAX_STEPS);
  return { ...Object.assign({}, ...clients), id, steps, isThere: clients.some(({ isThere }) => isThere) };
}

function follow(client: Client, event: InspectedEvent): Client {
  const known = { ...client, ...describe(event) };
  if (known.isThere) return known;
  const last = known.steps.at(-1);
  const isSame = last !== undefined && sameStep(last.event, event);
  const steps = isSame
    ? [...known.steps.slice(0, -1), { event: last.event, times: last.times + 1 }]
    : [...known.steps, { event, times: 1 }].slice(-MAX_STEPS);
  return { ...known, steps, isThere: event.event === 'command' && event.code === undefined };
}

function describe(event: InspectedEvent): Partial<Pick<Client, 'name' | 'accessKeyId'>> {
  if (event.event === 'login') {
    const name = clientName(event.client);
    return {
      ...(name !== undefined && { name }),
      ...(event.accessKeyId !== undefined && { accessKeyId: event.accessKeyId }),
    };
  }
  if (event.event !== 'request') return {};
  return event.issuedAccessKeyId === undefined ? {} : { accessKeyId: event.issuedAccessKeyId };
}

function sameStep(one: InspectedEvent, other: InspectedEvent): boolean {
  return one.event === other.event && stepKey(one) === stepKey(other);
}

function stepKey(event: InspectedEvent): string {
  switch (event.event) {
    case 'login':
      return `${event.verdict} ${event.check} ${event.accessKeyId}`;
    case 'request':
      return `${event.service} ${event.operation} ${event.path} ${event.status} ${event.errorCode}`;
    case 'command':
      return `${event.name} ${event.database} ${event.code}`;
    case 'reset':
      return '';
  }
}

/** `nodejs 7.9.0`, with the application's name where it has one. The client may have sent anything. */
export function clientName(client: unknown): string | undefined {
  const { driver, application } = asObject(client);
  const { name, version } = asObject(driver);
  const parts = [asObject(application).name, [name, version].filter(isText).join(' ')].filter(isText);
  return parts.length > 0 ? parts.join(' · ') : undefined;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
