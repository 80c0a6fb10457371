const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * The text of the element at the end of a path, each step of which is the first child of that name: enough for two
 * answers of STS, whose elements have their names once. Undefined where the path leads nowhere, or to other elements.
 */
export function xmlText(document: string, ...path: readonly string[]): string | undefined {
  let content = document;
  for (const name of path) {
    const start = content.indexOf(`<${name}`);
    if (start === -1 || !/[\s>]/.test(content.charAt(start + name.length + 1))) return undefined;
    const from = content.indexOf('>', start) + 1;
    const to = content.indexOf(`</${name}>`, from);
    if (to === -1) return undefined;
    content = content.slice(from, to);
  }
  if (content.includes('<')) return undefined;
  return content.trim().replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => CHARACTERS[name] ?? '');
}
