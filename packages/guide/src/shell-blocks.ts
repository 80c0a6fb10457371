import { type Fence, fencesOf } from './fences.ts';
import type { Page } from './pages.ts';
import { isPowershell, twinOf } from './powershell-form.ts';
import type { ShellName } from './shell-name.ts';

/** A block that readers type into their shell. */
export interface ShellBlock {
  file: string;
  line: number;
  script: string;
  /** What readers type into PowerShell instead, if it is not the same. */
  powershell: { line: number; script: string } | undefined;
  /** What it is called by, in docs/blocks.json and to people. */
  firstLine: string;
  /** Whether it is for a terminal of its own, where it stays. */
  isBackground: boolean;
  /** The exit status that the page says it has; 0 unless it says so. */
  exitStatus: number | undefined;
  /** What it prints, by the page. */
  output: Fence | undefined;
}

export function isShell({ lang }: Fence): boolean {
  return lang === 'sh' || lang === 'bash';
}

export function shellBlocksOf(page: Page): ShellBlock[] {
  const fences = fencesOf(page);
  return fences.filter(isShell).map((fence) => {
    const { file, line, words, value } = fence;
    const form = fences.find((other) => isPowershell(other) && twinOf(other) === fence);
    const exit = words.find((word) => word.startsWith('exit='))?.slice('exit='.length);
    return {
      file,
      line,
      script: value,
      powershell: form && { line: form.line, script: form.value },
      firstLine: value.trim().split('\n', 1)[0] ?? '',
      isBackground: words.includes('background'),
      exitStatus: exit === undefined ? undefined : Number(exit),
      output: fences.find(({ previous, words }) => previous === fence && words.includes('output')),
    };
  });
}

/** The block as readers type it into this shell. */
export function scriptOf({ script, powershell }: ShellBlock, shell: ShellName): string {
  return shell === 'bash' ? script : (powershell?.script ?? script);
}
