import { findProgram } from '@atlas-aws-iam/command';
import type { Arguments } from './arguments.ts';
import { findFloorProblem } from './blocks-file.ts';
import { checkBlocks } from './check-blocks.ts';
import { checkGenerated } from './check-generated.ts';
import { generatedPages } from './generated-pages.ts';
import { formatProblem, type Problem } from './problem.ts';
import { count, formatReasons, formatTable, rowsOf } from './report.ts';
import { checkStatically } from './static-checks.ts';

/** Checks the repository, says what it finds, and gives the number of problems. */
export async function checkPages(
  root: string,
  { isFix, isStatic, shell, pages: wanted }: Arguments,
  env: { PATH?: string | undefined; CI?: string | undefined },
  signal: AbortSignal,
): Promise<number> {
  const { pages, blocks, blocksFile, problems, repaired } = checkStatically(root, isFix);
  if (isStatic) {
    report(problems, repaired);
    console.log(`${count(pages.length, 'page')} checked, ${count(problems.length, 'problem')}`);
    return problems.length;
  }

  const ran = await checkBlocks(root, blocks, blocksFile.notRun, {
    wanted,
    isFix,
    env,
    shell,
    signal,
    log: console.log,
  });
  const generated = await checkGenerated(
    root,
    // One that is gone is a dead link wherever it is named.
    generatedPages.filter(
      ({ page }) => pages.some(({ file }) => file === page) && (wanted.length === 0 || wanted.includes(page)),
    ),
    isFix,
    signal,
  );
  // What a page shows of a file that has been written anew.
  const shown = generated.repaired.length > 0 ? checkStatically(root, true).repaired : [];
  problems.push(...ran.problems, ...generated.problems);
  if (ran.isComplete) problems.push(...findFloorProblem(ran.run.length, blocksFile.floor));
  if (signal.aborted) return problems.length;

  const { checked } = generated;
  const rows = rowsOf(ran.blocks, ran.run);
  console.log(
    `\n${formatTable([...rows, { name: 'generated files', blocks: checked, run: checked, notRun: 0 }])}`,
  );
  for (const line of formatReasons(ran.notRun)) console.log(line);
  const forms = ran.blocks.filter(({ powershell }) => powershell).length;
  if (shell === 'bash' && forms > 0) console.log(describeForms(forms, env.PATH));
  console.log();
  report(problems, [...repaired, ...ran.repaired, ...generated.repaired, ...shown]);
  console.log(
    `${count(ran.run.length, 'block')} run, ${ran.notRun.size} not run, ${count(problems.length, 'problem')}`,
  );
  return problems.length;
}

function report(problems: readonly Problem[], repaired: readonly Problem[]): void {
  for (const { file, line } of repaired) console.log(`Rewritten: ${file}:${line}`);
  for (const problem of problems) console.error(formatProblem(problem));
}

function describeForms(forms: number, path: string | undefined): string {
  const reason = findProgram('pwsh', { path })
    ? 'npm run docs:check -- --shell pwsh runs them'
    : 'there is no PowerShell on this machine; ci.yml runs them on Windows';
  return `${count(forms, 'PowerShell form')} of these blocks not run (${reason})`;
}
