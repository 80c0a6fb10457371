import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BlockFailure, describeFailure } from './block-failure.ts';
import { BLOCK_LIMIT_MS, type BlocksRun, compareOutput, type RunOptions } from './blocks-run.ts';
import { printed } from './printed.ts';
import { spawnGroup } from './process-group.ts';
import { type ShellBlock, scriptOf } from './shell-blocks.ts';
import { scriptCommand, scriptText } from './shell-name.ts';
import { createTerminals } from './terminals.ts';

/** A page has one output for all shells, which is bash's. */
const TODO = 'In PowerShell it must print the same: correct its form of the block.';

/**
 * Runs the blocks in PowerShell: each in its PowerShell form, or as it stands where it is the same in every shell. One
 * script loads them one after the other, so that variables and functions stay; blocks for a terminal of their own are
 * started before it.
 */
export async function runPowershell(
  blocks: readonly ShellBlock[],
  { surroundings, shell, signal, onPage, limitMs = BLOCK_LIMIT_MS }: RunOptions,
): Promise<BlocksRun> {
  const result: BlocksRun = { run: [], abandoned: [], problems: [], corrections: [] };
  await using terminals = createTerminals(surroundings, shell, limitMs, signal);
  const fail = (block: ShellBlock, failure: BlockFailure, shown: string, rest: readonly ShellBlock[]) => {
    result.abandoned = [...rest];
    result.problems.push(describeFailure(block, failure, shown, rest.length));
    return result;
  };

  for (const file of new Set(blocks.map(({ file }) => file))) {
    onPage(file, blocks.filter((block) => block.file === file).length);
  }
  const others = blocks.filter(({ isBackground }) => !isBackground);
  for (const block of blocks.filter(({ isBackground }) => isBackground)) {
    const { failure, output } = await terminals.start(block);
    if (signal.aborted) return result;
    result.run.push(block);
    const shown = printed(surroundings.withoutPaths(output));
    if (failure) return fail(block, failure, shown, others);
    compareOutput(block, shown, result.corrections, TODO);
  }

  const { outcomes, rest, ending } = await runAll(others, { surroundings, shell, signal, limitMs });
  if (signal.aborted) return result;
  for (const [index, { status, output }] of outcomes.entries()) {
    const block = others[index];
    if (!block) break;
    result.run.push(block);
    const shown = printed(surroundings.withoutPaths(output));
    const line = block.powershell?.line ?? block.line;
    const wanted = wantedStatus(block);
    if (wanted !== undefined && status !== wanted) {
      const what = `ended in ${shell} with exit status ${status}, and the page says ${wanted}`;
      return fail(block, { line, what }, shown, others.slice(index + 1));
    }
    compareOutput(block, shown, result.corrections, TODO);
  }
  const next = others[outcomes.length];
  if (next) {
    const line = next.powershell?.line ?? next.line;
    const shown = printed(surroundings.withoutPaths(rest));
    return fail(next, { line, what: ending }, shown, others.slice(outcomes.length + 1));
  }
  result.problems.push(...terminals.findEnded());
  return result;
}

interface Outcome {
  status: number;
  output: string;
}

/** @returns how the blocks ended that did; what was printed after the last of them, and why no other came to its end */
async function runAll(
  blocks: readonly ShellBlock[],
  {
    surroundings,
    shell,
    signal,
    limitMs,
  }: Pick<RunOptions, 'surroundings' | 'shell' | 'signal'> & { limitMs: number },
): Promise<{ outcomes: Outcome[]; rest: string; ending: string }> {
  const { repository: cwd, env, scratch } = surroundings;
  const write = (name: string, script: string) => {
    writeFileSync(join(scratch, name), scriptText(shell, script));
    return join(scratch, name);
  };
  const files = blocks.map((block, index) => write(`block-${index}.ps1`, scriptOf(block, shell)));
  const mark = randomUUID();
  const driver = write('blocks.ps1', driverFor(files, blocks, mark));

  // One file for both outputs keeps what they print in its order.
  const outputFile = join(scratch, 'output');
  const output = openSync(outputFile, 'a');
  const [command, args] = scriptCommand(shell, driver);
  const group = spawnGroup(command, args, { cwd, env, stdio: ['ignore', output, output] });
  let ending = 'ended the shell: a reader’s terminal would close';
  const end = () => void group.end('SIGTERM');
  const timer = setTimeout(() => {
    ending = `did not end: all blocks together have ${(limitMs * blocks.length) / 1000} s`;
    end();
  }, limitMs * blocks.length);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  await group.exited;
  clearTimeout(timer);
  signal.removeEventListener('abort', end);
  await group.end('SIGTERM');
  closeSync(output);

  const text = readFileSync(outputFile, 'utf8');
  const outcomes = [
    ...text.matchAll(new RegExp(`${mark} begin\\r?\\n([^]*?)${mark} end (-?\\d+)\\r?\\n`, 'g')),
  ];
  // What was printed since the last mark, or before there was any.
  const rest =
    text
      .split(mark)
      .at(-1)
      ?.replace(/^ (begin|end -?\d+)\r?\n/, '') ?? '';
  return {
    outcomes: outcomes.map(([, output = '', status]) => ({ output, status: Number(status) })),
    rest,
    ending,
  };
}

/** Loads each block, says between two marks how that went, and ends where it did not go as the page says. */
function driverFor(files: readonly string[], blocks: readonly ShellBlock[], mark: string): string {
  const steps = files.flatMap((file, index) => {
    const wanted = blocks[index] && wantedStatus(blocks[index]);
    return [
      `[Console]::WriteLine('${mark} begin')`,
      '$global:LASTEXITCODE = 0',
      `try { . '${file.replaceAll("'", "''")}' } catch { [Console]::WriteLine("$_"); $global:LASTEXITCODE = 1 }`,
      `[Console]::WriteLine("${mark} end $LASTEXITCODE")`,
      ...(wanted === undefined ? [] : [`if ($LASTEXITCODE -ne ${wanted}) { exit 1 }`]),
    ];
  });
  return [
    "$ErrorActionPreference = 'Stop'",
    // Where there is no console it cannot be set.
    'try { [Console]::OutputEncoding = New-Object Text.UTF8Encoding $false } catch { }',
    ...steps,
  ].join('\n');
}

/** Undefined where the block may fail: Windows PowerShell 5.1 has no form for that, and goes on anyhow. */
function wantedStatus({ script, exitStatus }: ShellBlock): number | undefined {
  return script.trimEnd().endsWith('|| true') ? undefined : (exitStatus ?? 0);
}
