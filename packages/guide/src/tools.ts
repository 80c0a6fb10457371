import { execFileSync } from 'node:child_process';
import type { Env } from '@atlas-aws-iam/command';
import type { ShellBlock } from './shell-blocks.ts';

/** The first versions that read AWS_ENDPOINT_URL. https://github.com/aws/aws-cli/issues/4454 */
const FIRST_WITH_ENDPOINT_VARIABLE: Readonly<Record<string, number>> = { '1': 29, '2': 13 };

/** Gives an older AWS CLI what newer ones take from the environment. */
export const BRIDGE = `aws() { command aws \${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"} "$@"; }`;

export const INSTALL = {
  aws: 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html',
  mongosh: 'https://www.mongodb.com/docs/mongodb-shell/install/',
};
export type Tool = keyof typeof INSTALL;

export const TOOL_NAMES = { aws: 'The AWS CLI', mongosh: 'mongosh' } as const;

/** Whether the block runs this program: its name is where a command begins. `npm run shell` runs mongosh. */
export function usesTool({ script }: ShellBlock, tool: Tool): boolean {
  if (tool === 'mongosh' && /\bnpm run (--silent )?shell\b/.test(script)) return true;
  return new RegExp(
    `(^|[;&|({!\`]|\\b(if|while|until|then|do|else|exec|time|env|command)\\s)\\s*(\\w+=\\S*\\s+)*${tool}(?=\\s|$)`,
    'm',
  ).test(script);
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
    return undefined;
  }
}

/** Whether this AWS CLI knows nothing of AWS_ENDPOINT_URL, and would ask the real AWS. */
export function needsBridge(version: string): boolean {
  const [, major = '', minor] = /^aws-cli\/(\d+)\.(\d+)\./.exec(version) ?? [];
  return Number(minor) < (FIRST_WITH_ENDPOINT_VARIABLE[major] ?? 0);
}
