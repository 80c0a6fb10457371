import type { ProvidedContext } from 'vitest';
import type { DatabaseRole } from './atlas/roles.ts';
import { type CallForm, checkGiven } from './check-given.ts';
import type { Provision } from './paths/credential-path.ts';
import type { SandboxOptions } from './sandbox-options.ts';

export interface SandboxSetupOptions extends SandboxOptions {
  /** The credential path whose environment is provided; `env-vars` when left out. */
  path?: string;
  /** Its variant; the usual one when left out. */
  variant?: string;
  /** What its database user may do; `readWriteAnyDatabase` when left out, so that each worker can have a database of its own. */
  roles?: readonly DatabaseRole[];
}

/** What tests get of a sandbox that runs in another process than they do: `inject('sandbox')`. */
export interface ProvidedSandbox extends Provision {
  mongodbUri: string;
  awsEndpointUrl: string;
  /** PEM; left out without TLS. */
  tlsCertificateAuthority?: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    sandbox: ProvidedSandbox;
  }
}

interface Project {
  provide(key: 'sandbox', value: ProvidedContext['sandbox']): void;
}

const ANY_DATABASE: readonly DatabaseRole[] = [{ roleName: 'readWriteAnyDatabase', databaseName: 'admin' }];

const SETUP: CallForm = {
  call: 'createSandboxSetup()',
  example: "export default createSandboxSetup({ path: 'env-vars' })",
  // What `startSandbox` and `provision` take, they look at.
  members: {},
};

/**
 * A `globalSetup` of vitest: starts a sandbox for all workers, provides what they need to use it, and gives vitest the
 * function that stops it.
 *
 * @throws UserError as `startSandbox` and `provision` do.
 */
export function createSandboxSetup(
  given: SandboxSetupOptions = {},
): (project: Project) => Promise<() => Promise<void>> {
  checkGiven(SETUP, given);
  const { path = 'env-vars', variant, roles = ANY_DATABASE, ...options } = given;
  return async (project) => {
    const { startSandbox } = await import('./sandbox.ts');
    const sandbox = await startSandbox(options);
    try {
      const { mongodbUri, awsEndpointUrl, tlsCertificateAuthority } = sandbox;
      const provision = await sandbox.provision(path, { ...(variant !== undefined && { variant }), roles });
      project.provide('sandbox', {
        ...provision,
        mongodbUri,
        awsEndpointUrl,
        ...(tlsCertificateAuthority !== undefined && { tlsCertificateAuthority }),
      });
      return sandbox.stop;
    } catch (error) {
      await sandbox.stop();
      throw error;
    }
  };
}

/** For `globalSetup: '@atlas-aws-iam/sandbox/vitest'`, where nothing is to be said. */
export const setup = createSandboxSetup();
