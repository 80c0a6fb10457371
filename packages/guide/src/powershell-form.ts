import type { Fence } from './fences.ts';

/** What stands around the PowerShell form of a shell block, folded up by GitHub. */
export const OPENING = '<details><summary>PowerShell</summary>';
export const CLOSING = '</details>';

export function isPowershell({ lang }: Fence): boolean {
  return lang === 'powershell';
}

/** The block whose PowerShell form this is: right above it, or above the output between the two. */
export function twinOf(form: Fence): Fence | undefined {
  const above = form.beforeComment;
  const twin = above?.words.includes('output') ? above.previous : above;
  return twin && /^(sh|bash)$/.test(twin.lang) ? twin : undefined;
}
