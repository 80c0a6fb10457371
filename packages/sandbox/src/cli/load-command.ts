import { powershellFileOf } from './sandbox-files.ts';

/** What a reader types to load one of the sandbox's files: on Windows into PowerShell. */
export function loadCommand(directory: string, name: string, platform = process.platform): string {
  return platform === 'win32'
    ? `. ./${directory}/${powershellFileOf(name)}`
    : `set -a; . ${directory}/${name}; set +a`;
}
