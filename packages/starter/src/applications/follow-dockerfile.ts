import { cpSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface Program {
  command: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
}

interface Stage {
  root: string;
  cwd: string;
  env: Record<string, string>;
  command: readonly string[];
}

/**
 * Does what a Dockerfile says in plain folders, one for each stage, and gives what its image would start. There is no
 * isolation: `USER` changes nothing, and the images are the Node that runs this.
 *
 * @param npm - npm in a folder
 */
export async function followDockerfile(
  text: string,
  context: string,
  folder: string,
  npm: (cwd: string) => (args: readonly string[]) => Promise<void>,
): Promise<Program> {
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const line of text.split('\n').filter(Boolean)) {
    const [keyword, ...words] = line.split(/\s+/);
    if (keyword === 'FROM') {
      const name = words[2] ?? String(stages.size);
      const root = join(folder, name);
      stage = { root, cwd: root, env: {}, command: [] };
      stages.set(name, stage);
      continue;
    }
    if (!stage) throw new Error(`The Dockerfile does not begin with FROM: ${line}`);
    const rest = words.join(' ');
    switch (keyword) {
      case 'WORKDIR':
        stage.cwd = join(stage.root, rest);
        mkdirSync(stage.cwd, { recursive: true });
        break;
      case 'COPY': {
        const [, from] = /^--from=(\w+)$/.exec(words[0] ?? '') ?? [];
        copy(from ? words.slice(1) : words, from ? stages.get(from)?.root : context, stage.cwd);
        break;
      }
      case 'RUN':
        for (const command of rest.split(' && ')) {
          const [program, ...args] = command.split(' ');
          if (program !== 'npm') throw new Error(`Only npm is run here: ${line}`);
          await npm(stage.cwd)(args);
        }
        break;
      case 'ENV': {
        const [name = '', value = ''] = rest.split('=');
        stage.env[name] = value;
        break;
      }
      case 'USER':
        break;
      case 'CMD':
        stage.command = JSON.parse(rest);
        break;
      default:
        throw new Error(`This is not understood here: ${line}`);
    }
  }
  if (!stage) throw new Error('The Dockerfile is empty.');
  return stage;
}

// A folder is copied without its own name, as Docker does it.
function copy(words: readonly string[], root: string | undefined, cwd: string): void {
  if (root === undefined) throw new Error(`There is no such stage: COPY ${words.join(' ')}`);
  const target = join(cwd, words.at(-1) ?? '.');
  for (const pattern of words.slice(0, -1)) {
    const sources = pattern.includes('*') ? matching(root, pattern) : [pattern];
    for (const source of sources.map((name) => join(root, name))) {
      const isFolder = statSync(source).isDirectory();
      cpSync(source, isFolder ? target : join(target, basename(source)), {
        recursive: true,
        verbatimSymlinks: true,
      });
    }
  }
}

function matching(root: string, pattern: string): string[] {
  const [before = '', after = ''] = pattern.split('*');
  return readdirSync(root).filter((name) => name.startsWith(before) && name.endsWith(after));
}
