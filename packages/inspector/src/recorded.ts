import type { LoginDetail } from '@atlas-aws-iam/sandbox/inspect';

/** What the static page shows. */
export interface Recorded {
  title: string;
  logins: readonly LoginDetail[];
}

/** The run that stands in the page, or undefined where the page asks a sandbox. */
export function readRecorded(): Recorded | undefined {
  const text = document.getElementById('recorded')?.textContent?.trim();
  return text ? JSON.parse(text) : undefined;
}
