// The theme and the filters, and nothing of what was recorded. A browser may refuse storage, above all for files.

const PREFIX = 'atlas-aws-iam-inspector:';

export function readStored(name: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + name) ?? undefined;
  } catch {
    return undefined;
  }
}

export function store(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // It holds until the page is closed.
  }
}
