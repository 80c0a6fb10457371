import { onTestFinished } from 'vitest';
import { connectUpstream } from '../../src/atlas/upstream/upstream.ts';
import { createUpstreamCommands } from '../../src/atlas/upstream/upstream-commands.ts';
import { upstreamHello } from '../../src/atlas/upstream/upstream-hello.ts';
import { createManualTimers } from './manual-timers.ts';
import { startOpenServer } from './start-open-server.ts';
import { type Script, startScriptedServer } from './start-scripted-server.ts';

/** The sandbox's way to a server with this script, without a login and with timers that pass when the test says so. */
export async function startRelay(script?: Script) {
  const server = await startScriptedServer(script);
  const timers = createManualTimers();
  const upstream = await connectUpstream(server.uri, timers.startTimer);
  onTestFinished(() => upstream.stop());
  const uri = await startOpenServer(createUpstreamCommands(upstream), {
    upstreamHello: (address) => upstreamHello(upstream, address),
  });
  return { server, timers, uri };
}
