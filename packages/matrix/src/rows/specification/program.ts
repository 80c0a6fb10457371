import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createTemporaryFolder, machineEnv } from '@atlas-aws-iam/command';
import type { Driver } from '../../drivers.ts';

const CHILD = fileURLToPath(new URL('child.mjs', import.meta.url));

/** Where a custom provider has its credentials from. */
export type Provider =
  | { kind: 'chain' }
  /** The names of three variables that no chain knows. */
  | { kind: 'environment'; variables: readonly [string, string, string] };

export interface Login {
  /** As `connectionStatus` says. */
  user: string;
  /** Of the custom provider, since the client was made. */
  providerCalls: number;
}

export interface ParsedCredentials {
  mechanism: string;
  source: string;
  username: string;
}

/** A process of its own with nothing but a driver: the AWS SDK and driver 6 keep what they once read of the environment. */
export interface Program extends AsyncDisposable {
  /** A new client, which runs a `find` when so many connections have logged in. @throws what the driver throws */
  connect(input: {
    uri: string;
    options?: object;
    provider?: Provider;
    connections?: number;
  }): Promise<Login>;
  /** The same client on a new connection. @throws what the driver throws */
  logInAgain(): Promise<Login>;
  /** Makes a client that does not connect. @throws what the driver throws */
  construct(input: { uri: string; options?: object }): Promise<ParsedCredentials>;
  /** `null` removes a variable. */
  setEnvironment(variables: Readonly<Record<string, string | null>>): Promise<void>;
  /** So far from the machine's clock. */
  moveClock(milliseconds: number): Promise<void>;
}

/** What the driver threw in there. */
class DriverError extends Error {
  readonly code: number | undefined;

  constructor({ name, message, code }: { name: string; message: string; code?: number | undefined }) {
    super(message);
    this.name = name;
    this.code = code;
  }
}

/** `imports`: modules that Node imports before the driver. */
export async function startProgram(
  driver: Driver,
  env: Readonly<Record<string, string>>,
  imports: readonly string[] = [],
): Promise<Program> {
  const folder = createTemporaryFolder('matrix-');
  const home = folder.path;
  const child = fork(CHILD, [driver.packageName], {
    env: { ...machineEnv(), HOME: home, USERPROFILE: home, AWS_EC2_METADATA_DISABLED: 'true', ...env },
    execArgv: imports.flatMap((module) => ['--import', module]),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const exit = once(child, 'exit');
  exit.catch(() => {});

  async function ask<Answer>(name: string, value?: unknown): Promise<Answer> {
    const answer = nextMessage(child, () => stderr);
    child.send({ name, value });
    const { value: result, error } = (await answer) as { value: Answer; error?: DriverError };
    if (error) throw new DriverError(error);
    return result;
  }

  return {
    connect: (input) => ask('connect', input),
    logInAgain: () => ask('logInAgain'),
    construct: (input) => ask('construct', input),
    setEnvironment: (variables) => ask('setEnvironment', variables),
    moveClock: (milliseconds) => ask('moveClock', milliseconds),
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect();
      await exit;
      folder[Symbol.dispose]();
    },
  };
}

function nextMessage(child: ChildProcess, stderr: () => string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = () => {
      child.off('message', onMessage);
      reject(new Error(`The program ended early: ${stderr()}`));
    };
    const onMessage = (message: unknown) => {
      child.off('exit', onExit);
      resolve(message);
    };
    child.once('exit', onExit);
    child.once('message', onMessage);
  });
}
