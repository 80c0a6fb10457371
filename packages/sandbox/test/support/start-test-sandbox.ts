import { onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/index.ts';
import { openWireClient } from '../../src/login-client/wire-client.ts';
import { startStore } from './start-store.ts';

/** A sandbox of the test's own, stopped when the test is over; before a server, where `CONTRACT_UPSTREAM` says so. */
export async function startTestSandbox(options?: SandboxOptions): Promise<Sandbox> {
  const upstream = await contractUpstream();
  const sandbox = await startSandbox({ ...(upstream && { upstream }), ...options });
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

/** `store`: the sandbox's own, over the wire; else the URI of a server, which every test finds empty. */
async function contractUpstream(): Promise<string | undefined> {
  const upstream = process.env.CONTRACT_UPSTREAM;
  if (upstream === undefined || upstream === '') return undefined;
  if (upstream === 'store') return startStore();
  await using client = await openWireClient(upstream);
  const { databases } = await client.command({ listDatabases: 1, nameOnly: true });
  for (const { name } of databases) {
    if (!['admin', 'config', 'local'].includes(name)) await client.command({ dropDatabase: 1, $db: name });
  }
  return upstream;
}
