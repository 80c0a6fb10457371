import { type Fence, fencesOf } from './fences.ts';
import type { Page } from './pages.ts';
import { declaredIn, findNoPowershell, findPosixOnly, findUnknownVariable } from './posix-only.ts';
import { CLOSING, isPowershell, OPENING, twinOf } from './powershell-form.ts';
import type { Problem } from './problem.ts';
import { isShell } from './shell-blocks.ts';

/** Page 6 shows what becomes of `$external` where nobody has set it: it is the same in PowerShell. */
const UNSET_ON_PURPOSE = 'external';

/** That what readers type can be typed into PowerShell too, as it stands or in a form beside it. */
export function checkPowershell(pages: readonly Page[]): Problem[] {
  // Who works on this repository reads the READMEs of its packages.
  const fences = pages.filter(({ file }) => !file.startsWith('packages/')).flatMap(fencesOf);
  const forms = fences.filter(isPowershell);
  const known = new Set([...forms.flatMap(({ value }) => declaredIn(value)), UNSET_ON_PURPOSE]);
  const functions = fences.filter(isShell).flatMap(({ value }) => [...value.matchAll(/^\s*(\w+)\s*\(\)/gm)]);
  const unknownFunctions = functions.map(([, name = '']) => name).filter((name) => !known.has(name));
  const twins = new Set(forms.map(twinOf));

  const problems: Problem[] = [];
  for (const fence of fences) {
    const text = isPowershell(fence)
      ? findFormProblem(fence, known)
      : isShell(fence) && !twins.has(fence)
        ? findBlockProblem(fence, known, unknownFunctions)
        : undefined;
    if (text !== undefined) problems.push({ file: fence.file, line: fence.line, text });
  }
  return problems;
}

function findFormProblem(form: Fence, known: ReadonlySet<string>): string | undefined {
  if (form.comment !== OPENING || !form.htmlAfter?.startsWith(CLOSING)) {
    return `A PowerShell form is folded up: write ${OPENING} before it and ${CLOSING} after it, with an empty line on either side.`;
  }
  if (!twinOf(form)) {
    return 'A PowerShell form stands below the sh block that it replaces, or below that block’s output. There is none.';
  }
  const posix = findNoPowershell(form.value);
  if (posix !== undefined) return `The PowerShell form has ${posix}, which PowerShell does not understand.`;
  const variable = findUnknownVariable(form.value, known);
  if (variable === undefined) return undefined;
  return `The PowerShell form has $${variable}, which no PowerShell form sets. A variable of the environment is $env:${variable}.`;
}

function findBlockProblem(
  { value }: Fence,
  known: ReadonlySet<string>,
  unknownFunctions: readonly string[],
): string | undefined {
  const posix =
    findPosixOnly(value) ??
    unknownFunctions.find((name) => new RegExp(`(^|[;|{(]\\s*)${name}\\s`, 'm').test(value));
  const variable = findUnknownVariable(value, known);
  const what = posix ?? (variable === undefined ? undefined : `$${variable}`);
  if (what === undefined) return undefined;
  return `PowerShell does not take this block as it stands: it has ${what}. Put its PowerShell form below it, or below its output, between ${OPENING} and ${CLOSING}.`;
}
