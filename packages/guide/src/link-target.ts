import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

/** Where a relative link of a page leads. */
export interface LinkTarget {
  /** Relative to the root of the repository, with forward slashes; outside of it, it begins with `..`. */
  path: string;
  anchor: string | undefined;
}

/** Undefined for a link to somewhere else: a URL, or a path of a machine. */
export function resolveLink(file: string, url: string): LinkTarget | undefined {
  if (/^([a-z][a-z\d+.-]*:|[/\\])/i.test(url)) return undefined;
  const [path = '', anchor] = url.split('#', 2);
  const isOwn = path === '';
  return {
    path: isOwn ? file : posix.join(posix.dirname(file), decode(path)).replace(/\/$/, ''),
    anchor: anchor === undefined ? undefined : decode(anchor),
  };
}

/** As GitHub sees it: letter case counts, on every file system. */
export function existsInRepository(root: string, path: string): boolean {
  if (path === '.') return true;
  const folder = join(root, posix.dirname(path));
  if (!existsInRepository(root, posix.dirname(path)) || !statSync(folder).isDirectory()) return false;
  return readdirSync(folder).includes(posix.basename(path));
}

/** The Markdown that GitHub shows for a path: a folder's README, or the file. */
export function pageAt(root: string, path: string): string | undefined {
  if (path.endsWith('.md')) return path;
  const readme = posix.join(path, 'README.md');
  return existsSync(join(root, readme)) ? readme : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone % is no encoding; the file of that name then does not exist.
    return text;
  }
}
