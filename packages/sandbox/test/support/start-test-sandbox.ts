import { onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/index.ts';
import { startStore } from './start-store.ts';

/** A sandbox of the test's own, stopped when the test is over; before a server, where `CONTRACT_UPSTREAM` says so. */
export async function startTestSandbox(options?: SandboxOptions): Promise<Sandbox> {
  const upstream = await contractUpstream();
  const sandbox = await startSandbox({ ...(upstream && { upstream }), ...options });
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

/** `store`: the sandbox's own, over the wire; else the URI of a server. */
async function contractUpstream(): Promise<string | undefined> {
  const upstream = process.env.CONTRACT_UPSTREAM;
  return upstream === 'store' ? startStore() : upstream || undefined;
}
