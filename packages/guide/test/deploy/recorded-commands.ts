import { spawnSync } from 'node:child_process';
import { readPage } from '../../src/pages.ts';
import { shellBlocksOf } from '../../src/shell-blocks.ts';

/** A command as the shell passes it on: quotes and variables are gone. */
export interface RecordedCommand {
  /** The headings above it, from the second level down: `Clean up > ECS`. */
  section: string;
  line: number;
  /** The program and its arguments. */
  words: string[];
}

/** The programs of the page that must not run here. */
const PROGRAMS = ['aws', 'cp', 'docker', 'kubectl', 'npm', 'sam', 'sed', 'rm', 'tar', 'zip'];
const END = '\u001e';

/**
 * Lets bash read every block of a page, in one shell, with functions in place of the programs. Each prints its first two
 * arguments, so that a variable which keeps an answer is not empty.
 */
export function recordCommands(root: string, file: string): RecordedCommand[] {
  const page = readPage(root, file);
  const blocks = shellBlocksOf(page);
  const script = [
    `record() { printf '%s\\0' "$block" "$@" '${END}' >&3; echo "$*" | cut -d' ' -f2-3; }`,
    ...PROGRAMS.map((name) => `${name}() { record ${name} "$@"; }`),
    'cd() { :; }',
    // No pipefail: a function that is not read by the next one ends by a signal.
    'set -eu',
    ...blocks
      .filter(({ script }) => !/^set -a; \. /.test(script))
      .map(({ line, script }) => `block=${line}\n${script}`),
  ].join('\n');
  const { status, output, stderr } = spawnSync('bash', [], {
    input: script,
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(`bash does not read the blocks of ${file}: ${stderr}`);
  return String(output[3])
    .split(`${END}\0`)
    .slice(0, -1)
    .map((record) => {
      const [block, ...words] = record.split('\0').slice(0, -1);
      return { section: sectionAt(page.text, Number(block)), line: Number(block), words };
    });
}

export function sectionAt(text: string, line: number): string {
  let section: string[] = [];
  for (const [, level = '', title = ''] of headings(text, line)) {
    section = level === '##' ? [title] : [...section.slice(0, 1), title];
  }
  return section.join(' > ');
}

function headings(text: string, line: number): RegExpMatchArray[] {
  const before = text
    .split('\n')
    .slice(0, line - 1)
    .join('\n');
  return [...before.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^(###?) (.+)$/gm)];
}
