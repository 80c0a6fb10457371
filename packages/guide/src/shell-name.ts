import { findProgram } from '@atlas-aws-iam/command';

/** What runs the blocks: bash, PowerShell 7, or Windows PowerShell 5.1. */
export type ShellName = 'bash' | 'pwsh' | 'powershell';

export const SHELL_NAMES: readonly ShellName[] = ['bash', 'pwsh', 'powershell'];

/** What this system's readers type into. */
export function defaultShell(path: string | undefined, platform = process.platform): ShellName {
  if (platform !== 'win32') return 'bash';
  return findProgram('pwsh', { path, platform }) ? 'pwsh' : 'powershell';
}

/** The command that runs a script with nothing of the reader's own settings. */
export function scriptCommand(shell: ShellName, file: string): [command: string, args: string[]] {
  return shell === 'bash'
    ? ['bash', ['--noprofile', '--norc', file]]
    : [shell, ['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', file]];
}

/** A script as the shell reads it: without a byte order mark Windows PowerShell takes it for the code page's. */
export function scriptText(shell: ShellName, script: string): string {
  return shell === 'bash' ? `${script}\n` : `\u{feff}${script}\n`;
}
