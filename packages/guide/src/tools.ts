import { execFileSync } from 'node:child_process';
import { type Env, findProgram } from '@atlas-aws-iam/command';
import type { ShellBlock } from './shell-blocks.ts';
import type { ShellName } from './shell-name.ts';

/** The first versions that read AWS_ENDPOINT_URL. https://github.com/aws/aws-cli/issues/4454 */
const FIRST_WITH_ENDPOINT_VARIABLE: Readonly<Record<string, number>> = { '1': 29, '2': 13 };

/** Gives an older AWS CLI what newer ones take from the environment. */
export const BRIDGE = `aws() { command aws \${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"} "$@"; }`;

export const INSTALL = {
  aws: 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
  curl: 'https://curl.se/download.html',
  mongosh: 'https://www.mongodb.com/docs/mongodb-shell/install/',
  tshark: 'https://www.wireshark.org/download.html',
  pwsh: 'https://learn.microsoft.com/powershell/scripting/install/installing-powershell',
  powershell: 'it is part of Windows',
};
export type Tool = 'aws' | 'curl' | 'mongosh' | 'tshark';

export const TOOL_NAMES = {
  aws: 'The AWS CLI',
  curl: 'curl',
  mongosh: 'mongosh',
  tshark: 'tshark',
  bash: 'bash',
  pwsh: 'PowerShell (pwsh)',
  powershell: 'Windows PowerShell',
} as const;

/** Programs that run this one: `npm run shell`, and a function of page 2. */
const BY_ANOTHER: Partial<Record<Tool, RegExp>> = {
  curl: /^atlas_api\b/m,
  mongosh: /\bnpm run (--silent )?shell\b/,
};

/** Whether the block runs this program: its name is where a command begins, or that of another which runs it. */
export function usesTool({ script }: ShellBlock, tool: Tool): boolean {
  if (BY_ANOTHER[tool]?.test(script)) return true;
  return new RegExp(
    `(^|[;&|({!\`]|\\b(if|while|until|then|do|else|exec|time|env|command)\\s)\\s*(\\w+=\\S*\\s+)*${tool}(?=\\s|$)`,
    'm',
  ).test(script);
}

/** Whether this shell is there. The bash of Windows is one of Linux, to which the blocks' files are elsewhere. */
export function isInstalled(shell: ShellName, env: Env, platform = process.platform): boolean {
  if (shell === 'bash') return platform !== 'win32' && versionOf('bash', env) !== undefined;
  return findProgram(shell, { path: env.PATH, platform }) !== undefined;
}

/** What `<tool> --version` prints in this environment; undefined where there is no such program that runs. */
export function versionOf(tool: Tool | 'bash', env: Env): string | undefined {
  try {
    return execFileSync(tool, ['--version'], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 60_000,
    }).trim();
  } catch {
    // On Windows Node starts nothing that npm has installed; that it is there must do.
    const found = findProgram(tool, { path: env.PATH });
    return found?.endsWith('.cmd') ? found : undefined;
  }
}

/** Whether this AWS CLI knows nothing of AWS_ENDPOINT_URL, and would ask the real AWS. */
export function needsBridge(version: string): boolean {
  const [, major = '', minor] = /^aws-cli\/(\d+)\.(\d+)\./.exec(version) ?? [];
  return Number(minor) < (FIRST_WITH_ENDPOINT_VARIABLE[major] ?? 0);
}
