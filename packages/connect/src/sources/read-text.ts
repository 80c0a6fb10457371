import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { devNull } from 'node:os';

// The largest shared files that are seen have some thousand profiles, about a megabyte; a token or a cache is far smaller.
export const MAX_FILE_BYTES = 4 * 1024 * 1024;

export type TextFile =
  | { readonly text: string }
  // Why the SDK gets nothing of it, in words that follow its path.
  | { readonly trouble: string }
  // Why it is not read here, although the SDK would.
  | { readonly unread: string };

/**
 * The text of a file as far as it may be read to look at it: regular files only, and at most MAX_FILE_BYTES. What a
 * pipe holds can be read once, by the program that it is meant for; a device may never end.
 */
export function readText(path: string): TextFile {
  // How people say that there is no such file.
  if (path === devNull) return { text: '' };
  try {
    // This is checked before the file is opened: a writer who waits for a reader of his pipe would take this one for it.
    return refuse(statSync(path)) ?? readRegular(path);
  } catch (error) {
    return { trouble: readTrouble(error) };
  }
}

/** Was it written in UTF-16, as PowerShell's `>` does? `text` is what UTF-8 makes of that: every other letter is a zero. */
export function isUtf16(text: string): boolean {
  return /^\ufffd{0,2}(?:[^\0]\0|\0[^\0])/.test(text);
}

function refuse(stats: Stats): TextFile | undefined {
  if (stats.isDirectory()) return { trouble: 'which is a directory' };
  if (stats.isFIFO()) return { unread: 'which is a pipe, and is not read here' };
  if (stats.isSocket()) return { trouble: 'which is a socket' };
  if (!stats.isFile()) return { unread: 'which is a device, and is not read here' };
  return stats.size > MAX_FILE_BYTES ? TOO_LARGE : undefined;
}

const TOO_LARGE: TextFile = { unread: 'which is larger than 4 MiB, and is not read here' };

// It may be another file by now, and a larger one: O_NONBLOCK waits for no writer, and the reading ends at the bound.
function readRegular(path: string): TextFile {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const refusal = refuse(fstatSync(file));
    if (refusal) return refusal;
    const chunks: Buffer[] = [];
    for (let length = 0; length <= MAX_FILE_BYTES; ) {
      const chunk = Buffer.allocUnsafe(64 * 1024);
      const count = readSync(file, chunk);
      if (count === 0) return { text: Buffer.concat(chunks).toString('utf8') };
      chunks.push(chunk.subarray(0, count));
      length += count;
    }
    return TOO_LARGE;
  } finally {
    closeSync(file);
  }
}

function readTrouble(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'which does not exist';
  return `which cannot be read (${code})`;
}
