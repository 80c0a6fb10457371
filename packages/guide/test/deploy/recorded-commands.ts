import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPage } from '../../src/pages.ts';
import { type ShellBlock, shellBlocksOf } from '../../src/shell-blocks.ts';

/** A command as the shell passes it on: quotes and variables are gone. */
export interface RecordedCommand {
  /** The page. */
  file: string;
  /** The headings above it, from the second level down: `Clean up > ECS`. */
  section: string;
  line: number;
  /** The program and its arguments. */
  words: string[];
}

/** The programs of the pages that must not run here. */
const PROGRAMS = ['atlas', 'aws', 'cp', 'docker', 'kubectl', 'mongosh', 'npm', 'sam', 'sed', 'tar', 'zip'];
const END = '\u001e';

/**
 * Lets bash read every block of a page, in one shell, with functions in place of the programs. Each prints its first two
 * arguments, so that a variable which keeps an answer is not empty.
 */
export function recordCommands(root: string, file: string): RecordedCommand[] {
  return recordBlocks(
    root,
    shellBlocksOf(readPage(root, file)).filter(({ script }) => !/^set -a; \. /.test(script)),
    [
      // The one answer that the names of things are made of.
      `aws() { local answer; answer=$(record aws "$@"); case $* in *'--query Account '*) answer=123456789012 ;; esac; echo "$answer"; }`,
      'cd() { :; }',
      'rm() { record rm "$@"; }',
      'set -u',
    ],
  );
}

/**
 * The same for pages that are read one after the other, in one terminal. An access key has the id that `accessKeyOf`
 * gives; nothing comes of a command that the page says is refused (`|| true`).
 */
export function recordWalk(root: string, files: readonly string[]): RecordedCommand[] {
  const blocks = files
    .flatMap((file) => shellBlocksOf(readPage(root, file)))
    .filter(({ isBackground }) => !isBackground)
    .map((block) => ({ ...block, script: block.script.replace(/^.* \|\| true$/gm, '') }));
  return recordBlocks(root, blocks, [
    `aws() { record aws "$@" >/dev/null; printf '{ "AccessKey": { "AccessKeyId": "key-of-%s", "SecretAccessKey": "" }, "Credentials": {} }' "$block"; }`,
    'node() { [ "$1" != -p ] || command node "$@"; }',
    // As `<method> <path below the project> <file of the body>`; any other answer would be no JSON.
    `curl() {
      local method=GET path= file=
      while (($#)); do
        case $1 in
          --request) method=$2; shift ;;
          --data) file=\${2#@}; [ "$method" != GET ] || method=POST; shift ;;
          */groups/*) path=/\${1#*/groups/*/} ;;
          */oauth/token) method=token ;;
        esac
        shift
      done
      record "$method" "\${path%%\\?*}" "$file" >/dev/null
      echo '{}'
    }`,
    'rm() { record rm "$@"; }',
    'env() { while [[ $1 == *=* ]]; do shift; done; "$@"; }',
  ]);
}

/** The id of the access key that `recordWalk` has this command make. */
export function accessKeyOf({ file, line }: RecordedCommand): string {
  return `key-of-${file}:${line}`;
}

function recordBlocks(
  root: string,
  blocks: readonly ShellBlock[],
  functions: readonly string[],
): RecordedCommand[] {
  const script = [
    `record() { printf '%s\\0' "$block" "$@" '${END}' >&3; echo "$*" | cut -d' ' -f2-3; }`,
    ...PROGRAMS.map((name) => `${name}() { record ${name} "$@"; }`),
    ...functions,
    // No pipefail: a function that is not read by the next one ends by a signal.
    'set -e',
    ...blocks.map(({ file, line, script }) => `block=${file}:${line}\n${script}`),
  ].join('\n');
  // In it the pages of the walk find the sandbox's variables, and leave their own.
  const cwd = mkdtempSync(join(tmpdir(), 'recorded-commands-'));
  try {
    mkdirSync(join(cwd, '.sandbox'));
    writeFileSync(join(cwd, '.sandbox/env'), 'AWS_MONGO_CLUSTER_URL=mongodb://127.0.0.1\n');
    const { status, output, stderr } = spawnSync('bash', [], {
      cwd,
      input: script,
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    });
    if (status !== 0) throw new Error(`bash does not read the blocks of ${blocks[0]?.file}: ${stderr}`);
    return String(output[3])
      .split(`${END}\0`)
      .slice(0, -1)
      .map((record) => readRecord(root, record));
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

function readRecord(root: string, record: string): RecordedCommand {
  const [block = '', ...words] = record.split('\0').slice(0, -1);
  const [file = '', line] = block.split(':');
  return { file, section: sectionAt(readPage(root, file).text, Number(line)), line: Number(line), words };
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
