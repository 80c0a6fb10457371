import type { InspectedEvent } from '@atlas-aws-iam/sandbox/inspect';
import { formatTime } from '../parts/format-time.ts';
import { describeEvent } from './describe-event.ts';

/** All that is known of an event, in full. */
export function EventPanel({ event, onClose }: { event: InspectedEvent; onClose(): void }) {
  const { kind, what } = describeEvent(event);
  return (
    <section class="event-panel" aria-label="Event">
      <header>
        <h2>
          {kind} · {what}
        </h2>
        {event.event === 'login' && <a href={`#login=${event.id}`}>Open the login</a>}
        <button type="button" class="quiet" onClick={onClose}>
          Close
        </button>
      </header>
      <dl class="facts">
        {factsOf(event).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const HIDDEN: readonly string[] = ['event', 'id', 'mergedClientIds'];

const NAMES: Record<string, string> = {
  clientId: 'client',
  accessKeyId: 'access key',
  issuedAccessKeyId: 'issued',
  errorCode: 'error',
  isForeignKey: 'key not issued here',
  isLogin: 'for a login',
  userAgent: 'user agent',
  stsStatus: 'status of STS',
  callerArn: 'caller',
  authenticatedUser: 'user',
  roleSessionName: 'session',
  keyKind: 'kind of key',
  codeName: 'code name',
};

function factsOf(event: InspectedEvent): [string, string][] {
  return Object.entries(event)
    .filter(([name, value]) => !HIDDEN.includes(name) && value !== undefined)
    .map(([name, value]) => [
      NAMES[name] ?? name,
      name === 'at'
        ? `${formatTime(value)} UTC`
        : typeof value === 'object'
          ? JSON.stringify(value)
          : value === true
            ? 'yes'
            : String(value),
    ]);
}
