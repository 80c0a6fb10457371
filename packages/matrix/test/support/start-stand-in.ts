import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ask } from '@atlas-aws-iam/test-support/child';
import { closedPort } from '@atlas-aws-iam/test-support/closed-port';
import { compileProgram } from '@atlas-aws-iam/test-support/compile-program';
import { onTestFinished } from 'vitest';
import type { StandInOptions, StandInState } from './stand-in.ts';

export interface StandIn {
  uri: string;
  host: string;
  /** Where the matrix is to serve the STS that the stand-in asks. */
  stsPort: number;
  state(): Promise<StandInState>;
}

/** A server that is not the sandbox of whoever tests it, for as long as the test runs. */
export async function startStandIn(options: Partial<StandInOptions> = {}): Promise<StandIn> {
  const program = await compileProgram(fileURLToPath(new URL('stand-in.ts', import.meta.url)));
  const child = fork(program, { execArgv: [] });
  onTestFinished(() => void child.kill());
  const stsPort = await closedPort();
  const { uri } = await ask<StandInState>(child, { stsUrl: `http://127.0.0.1:${stsPort}`, ...options });
  return {
    uri: uri.replace(/\?.*$/, ''),
    host: new URL(uri).host,
    stsPort,
    state: () => ask<StandInState>(child, 'state'),
  };
}
