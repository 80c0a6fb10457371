import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { emptyFolder } from '@atlas-aws-iam/test-support/copy-repository';
import { type BlocksOptions, type BlocksResult, checkBlocks } from '../src/check-blocks.ts';
import { formatProblem } from '../src/problem.ts';
import { checkStatically } from '../src/static-checks.ts';

const NEEDED = ['bash', 'sh', 'cat', 'env', 'ls', 'mkdir', 'printenv', 'ps', 'tail'];

/** A PATH with nothing but what these tests need, so that no AWS CLI of the machine is found; then these programs. */
export function pathWith(programs: Record<string, string> = {}): string {
  const folder = emptyFolder();
  for (const name of NEEDED) symlinkSync(find(name), join(folder, name));
  symlinkSync(process.execPath, join(folder, 'node'));
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

/** A page that begins with a heading and then has these lines; the first of them is line 3. */
export function page(...lines: string[]): string {
  return ['# Page', '', ...lines, ''].join('\n');
}

/** A shell block, and the output that the page shows. */
export function block(info: string, script: string, output?: string): string[] {
  const shown = output === undefined ? [] : ['', '```text output', output, '```'];
  return [`\`\`\`${info}`, script, '```', ...shown, ''];
}

/** The processes of a group. One that was killed is listed until init takes note, and is not alive. */
export function aliveIn(group: number): string[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pgid=,stat=,args='], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => {
    const [pgid, state = ''] = line.trim().split(/\s+/);
    return Number(pgid) === group && !state.startsWith('Z');
  });
}

export interface Run extends BlocksResult {
  said: string[];
  log: string[];
}

/** Runs the blocks of a repository as the check does. */
export async function runRepository(root: string, options: Partial<BlocksOptions> = {}): Promise<Run> {
  const { blocks, blocksFile } = checkStatically(root, false);
  const log: string[] = [];
  const result = await checkBlocks(root, blocks, blocksFile.notRun, {
    wanted: [],
    isFix: false,
    env: { PATH: pathWith() },
    shell: 'bash',
    signal: new AbortController().signal,
    log: (line) => log.push(line),
    ...options,
  });
  return { ...result, said: result.problems.map(formatProblem), log };
}

function find(name: string): string {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {}
  }
  throw new Error(`${name} is not in the PATH`);
}
