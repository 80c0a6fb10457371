import type { Env } from '@atlas-aws-iam/command';
import type { Problem } from './problem.ts';
import type { ShellBlock } from './shell-blocks.ts';
import type { ShellName } from './shell-name.ts';
import { INSTALL, isInstalled, needsBridge, TOOL_NAMES, type Tool, usesTool, versionOf } from './tools.ts';

/** Which blocks run on this machine. */
export interface Plan {
  blocks: ShellBlock[];
  /** Why the others do not. */
  notRun: Map<ShellBlock, string>;
  isBridged: boolean;
  /** What is worth a line, and no problem. */
  notes: string[];
  problems: Problem[];
}

export interface Machine {
  /** What the blocks will see. */
  env: Env;
  /** Whether a missing program is a problem: on a reader's machine it is a reason. */
  isCi: boolean;
  shell: ShellName;
}

/** @param listed - blocks that are not run anywhere, with the reason */
export function planBlocks(
  blocks: readonly ShellBlock[],
  listed: ReadonlyMap<ShellBlock, string>,
  { env, isCi, shell }: Machine,
): Plan {
  const notRun = new Map(listed);
  const plan: Plan = { blocks: [], notRun, isBridged: false, notes: [], problems: [] };
  const remaining = () => blocks.filter((block) => !notRun.has(block));
  const leaveOut = (left: readonly ShellBlock[], reason: string) => {
    for (const block of left) notRun.set(block, reason);
  };
  const using = (tool: Tool) => remaining().filter((block) => usesTool(block, tool));
  const reportMissing = (tool: keyof typeof INSTALL, needing: readonly ShellBlock[]) => {
    const [first] = needing;
    if (!isCi || !first) return;
    const text = `${TOOL_NAMES[tool]} is not installed, and ${needing.length} block(s) need it. Install it: ${INSTALL[tool]}`;
    plan.problems.push({ file: first.file, line: first.line, text });
  };

  if (remaining().length > 0 && !isInstalled(shell, env)) {
    if (shell !== 'bash') reportMissing(shell, remaining());
    leaveOut(remaining(), `there is no ${TOOL_NAMES[shell]} on this machine`);
    return plan;
  }
  const withAws = using('aws');
  const version = withAws.length > 0 ? versionOf('aws', env) : undefined;
  if (withAws.length > 0 && version === undefined) {
    reportMissing('aws', withAws);
    // All of them: what an `aws` command gives, later blocks use.
    leaveOut(remaining(), 'the AWS CLI is not installed');
    return plan;
  }
  if (version !== undefined && needsBridge(version) && shell !== 'bash') {
    leaveOut(remaining(), 'the AWS CLI does not know AWS_ENDPOINT_URL');
    return plan;
  }
  if (version !== undefined && needsBridge(version)) {
    plan.isBridged = true;
    plan.notes.push(
      `${version.split(' ')[0]} does not know AWS_ENDPOINT_URL: it is given to each aws command as --endpoint-url.`,
    );
  }
  for (const tool of ['curl', 'mongosh', 'tshark'] as const) {
    const needing = using(tool);
    if (needing.length === 0 || versionOf(tool, env) !== undefined) continue;
    // .ci/install-tools has tshark from apt-get, and elsewhere not at all.
    if (tool !== 'tshark' || process.platform === 'linux') reportMissing(tool, needing);
    leaveOut(needing, `${tool} is not installed`);
  }
  plan.blocks = remaining();
  return plan;
}
