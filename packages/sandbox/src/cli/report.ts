import type { AuthAttempt } from '../atlas/auth-attempts.ts';
import type { AwsRequest } from '../aws/request-log.ts';
import { describeAttempt } from './describe-attempt.ts';
import type { ReadyEvent, SandboxEvent } from './sandbox-event.ts';

/** How the command tells what happens. */
export interface Report {
  /** Of the start, for people: nothing where programs read. */
  line(text: string): void;
  ready(event: Omit<ReadyEvent, 'event'>): void;
  login(attempt: AuthAttempt): void;
  request(request: AwsRequest): void;
  stopped(): void;
}

/** For people. */
export function createTerminalReport(): Report {
  return {
    line: (text) => console.log(text),
    ready: () => {},
    login: (attempt) => console.log(`${now()} ${describeAttempt(attempt)}`),
    request(request) {
      if (request.isForeignKey) console.log(`${now()} ${describeForeignKey(request)}`);
    },
    stopped: () => {},
  };
}

/** For programs: JSON lines, and nothing else. */
export function createJsonReport(): Report {
  /** What a client did before everything was ready: one that kept its keys may be waiting for the port. */
  let early: SandboxEvent[] | undefined = [];
  const print = (event: SandboxEvent) => console.log(JSON.stringify(event));
  const tell = (event: SandboxEvent) => void (early ? early.push(event) : print(event));
  return {
    line: () => {},
    ready(event) {
      print({ event: 'ready', ...event });
      early?.forEach(print);
      early = undefined;
    },
    login: (attempt) => tell({ event: 'login', at: now(), ...attempt }),
    request(request) {
      const { status } = request;
      if (status === undefined || status >= 400) tell({ event: 'refused', at: now(), ...request });
    },
    stopped: () => print({ event: 'stopped' }),
  };
}

function describeForeignKey({ service, accessKeyId, isLogin }: AwsRequest): string {
  const place = `${service.toUpperCase()}${isLogin ? ', for a login' : ''}`;
  return `refused: this sandbox did not issue the key ${accessKeyId}: the program took its credentials from elsewhere, or from an earlier sandbox (${place})`;
}

function now(): string {
  return new Date().toISOString();
}
