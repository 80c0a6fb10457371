import type { AuthAttempt } from '../atlas/auth-attempts.ts';
import type { CommandRecord } from '../atlas/command-record.ts';
import { HELLOS } from '../atlas/hello-names.ts';
import type { AwsRequest } from '../aws/request-log.ts';
import { describeAttempt } from './describe-attempt.ts';
import { describeCommand, describeRequest, isRefused } from './describe-request.ts';
import type { ReadyEvent, SandboxEvent } from './sandbox-event.ts';

/** How the command tells what happens. */
export interface Report {
  /** Of the start, for people: nothing where programs read. */
  line(text: string): void;
  ready(event: Omit<ReadyEvent, 'event'>): void;
  login(attempt: AuthAttempt): void;
  request(request: AwsRequest): void;
  command(command: CommandRecord): void;
  stopped(): void;
}

/** For people. @param isVerbose whether what succeeds is listed too, besides logins */
export function createTerminalReport(isVerbose: boolean): Report {
  const tell = (text: string) => console.log(`${now()} ${text}`);
  return {
    line: (text) => console.log(text),
    ready: () => {},
    login(attempt) {
      tell(describeAttempt(attempt));
      // On a line of its own, so that it stays whole in a narrow terminal.
      if (attempt.viewUrl !== undefined) console.log(`  ${attempt.viewUrl}`);
    },
    request(request) {
      // The line of a login that was refused says why.
      const isNews = isRefused(request) && (!request.isLogin || request.isForeignKey);
      if (isVerbose || isNews) tell(describeRequest(request));
    },
    command(command) {
      const isNews = command.code !== undefined;
      if (isNews || (isVerbose && !HELLOS.has(command.name))) tell(describeCommand(command));
    },
    stopped: () => {},
  };
}

/** For programs: JSON lines, and nothing else. @param isVerbose whether there are events of requests and commands too */
export function createJsonReport(isVerbose: boolean): Report {
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
      if (isRefused(request)) tell({ event: 'refused', at: now(), ...request });
      else if (isVerbose) tell({ event: 'request', at: now(), ...request });
    },
    command(command) {
      if (isVerbose && (command.code !== undefined || !HELLOS.has(command.name))) {
        tell({ event: 'command', at: now(), ...command });
      }
    },
    stopped: () => print({ event: 'stopped' }),
  };
}

function now(): string {
  return new Date().toISOString();
}
