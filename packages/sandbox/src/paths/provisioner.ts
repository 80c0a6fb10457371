import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../user-error.ts';
import type { PathParts, Provision } from './credential-path.ts';
import { findCredentialPath } from './credential-paths.ts';
import { createPathFiles } from './path-files.ts';

export interface Provisioner {
  /** Makes what the path needs, once: asked again, it gives the same. @throws UserError once it is stopped. */
  provision(pathId: string, variant?: string): Promise<Provision>;
  /** Waits for provisions under way, then removes the files, if their folder is one of its own. */
  stop(): Promise<void>;
}

export interface ProvisionerOptions {
  parts: Omit<PathParts, 'files'>;
  /** Variables that every path shares. */
  env: Readonly<Record<string, string>>;
  /** Where the paths' files go; a temporary folder when left out. */
  directory: string | undefined;
}

export function createProvisioner({ parts, env, directory }: ProvisionerOptions): Provisioner {
  const provisions = new Map<string, Promise<Provision>>();
  let temporary: string | undefined;
  let isStopped = false;

  function temporaryDirectory(): string {
    if (temporary === undefined) {
      temporary = mkdtempSync(join(tmpdir(), 'atlas-aws-iam-sandbox-'));
      // A umask takes bits away, even the owner's.
      chmodSync(temporary, 0o700);
      // It holds secrets, and not every program gets to call stop().
      process.once('exit', removeTemporary);
    }
    return temporary;
  }

  function removeTemporary(): void {
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  }

  async function provisionNew(pathId: string, variant: string): Promise<Provision> {
    const files = createPathFiles(directory ?? temporaryDirectory(), `${pathId}.${variant}`);
    // Every path has these, so that no profile of whoever runs the program takes part.
    const sharedFiles = {
      AWS_CONFIG_FILE: files.write('.aws/config', ''),
      AWS_SHARED_CREDENTIALS_FILE: files.write('.aws/credentials', ''),
    };
    const own = await findCredentialPath(pathId).provision({ ...parts, files }, variant);
    return { ...own, env: { ...env, ...sharedFiles, ...own.env } };
  }

  return {
    async provision(pathId, variantName) {
      if (isStopped) throw new UserError('This sandbox is stopped. Start another one to provision a path.');
      const { variants } = findCredentialPath(pathId);
      const variant = variantName ?? variants[0];
      if (!variants.includes(variant)) {
        throw new UserError(
          `There is no variant "${variant}" of ${pathId}. They are: ${variants.join(', ')}.`,
        );
      }
      const key = `${pathId}.${variant}`;
      let provision = provisions.get(key);
      if (!provision) {
        provision = provisionNew(pathId, variant);
        provisions.set(key, provision);
      }
      return provision;
    },
    async stop() {
      isStopped = true;
      await Promise.allSettled(provisions.values());
      process.off('exit', removeTemporary);
      removeTemporary();
    },
  };
}
