import { type Sandbox, type SandboxOptions, startSandbox } from '@atlas-aws-iam/sandbox';
import { onTestFinished } from 'vitest';
import { type AtlasClient, type AtlasClientOptions, createAtlasClient } from '../../src/index.ts';

export interface Opened {
  sandbox: Sandbox;
  projectId: string;
  client: AtlasClient;
}

/** A sandbox of the test's own whose time passes where the test says so, and a client of its service account. */
export async function openClient(
  given: Partial<AtlasClientOptions> = {},
  options: SandboxOptions = {},
): Promise<Opened> {
  const now = Date.now();
  const sandbox = await startSandbox({ clock: () => now, ...options });
  onTestFinished(() => sandbox.stop());
  return { sandbox, projectId: sandbox.atlasApi.projectId, client: clientOf(sandbox, given) };
}

export function clientOf({ atlasApi, clock }: Sandbox, given: Partial<AtlasClientOptions> = {}): AtlasClient {
  const { clientId, clientSecret, url: baseUrl } = atlasApi;
  return createAtlasClient({ baseUrl, clientId, clientSecret, now: () => clock.now(), ...given });
}
