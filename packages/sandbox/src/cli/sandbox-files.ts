import { writePrivateFile } from '../private-files.ts';
import { UserError } from '../user-error.ts';
import { claimFolder } from './claim-folder.ts';
import { formatEnvFile } from './env-file.ts';
import { formatPowershellFile } from './powershell-file.ts';

/** The folder in which a running sandbox tells other programs how to reach it. */
export interface SandboxFiles {
  /**
   * Writes variables in a form that `dotenv` reads and a shell can source, and beside it, as `<name>.ps1`, in one that
   * PowerShell loads. Mode 0600: they hold secrets.
   *
   * @throws UserError when the folder is not this sandbox's any more.
   */
  writeEnv(name: string, comment: string, env: Readonly<Record<string, string>>): void;
  /** Removes the folder, if it is still this sandbox's; synchronous, because it also runs while the process ends. */
  remove(): void;
}

/**
 * Claims the folder for this process.
 *
 * @throws UserError when another sandbox holds it, or when it is not a sandbox's.
 */
export function claimSandboxFiles(directory: string): SandboxFiles {
  const { isOwn, remove } = claimFolder(directory, (owner) => {
    throw new UserError(
      `A sandbox is already running here: process ${owner} holds ${directory}. Use that one, or stop it with Ctrl-C first. If that process is something else, delete the folder.`,
    );
  });

  return {
    writeEnv(name, comment, env) {
      if (!isOwn()) throw new UserError(`${directory} was taken from this sandbox. Start it again.`);
      writePrivateFile(directory, name, formatEnvFile(comment, env));
      writePrivateFile(directory, powershellFileOf(name), formatPowershellFile(comment, env));
    },
    remove,
  };
}

/** `env` and `paths/env-vars.session.env` have `env.ps1` and `paths/env-vars.session.ps1` beside them. */
export function powershellFileOf(name: string): string {
  return `${name.replace(/\.env$/, '')}.ps1`;
}
