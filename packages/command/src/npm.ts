import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What npm tells the scripts it runs about this repository; with it, npm elsewhere would take that for its project. */
const OF_THIS_RUN =
  /^(npm_(package|lifecycle)_.*|npm_(command|execpath|node_execpath)|npm_config_(local_prefix|workspace.*|include_workspace_root)|INIT_CWD|TURBO_.*)$/i;

/** npm in a folder of its own, until the signal ends it; what it prints is in the error of a command that fails. */
export function createNpm(cwd: string, signal?: AbortSignal): (args: string[]) => Promise<void> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_THIS_RUN.test(name)));
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm ? [process.execPath, npm] : ['npm'];
  return async (args) => {
    try {
      await promisify(execFile)(command ?? 'npm', [...first, ...args], {
        cwd,
        env,
        maxBuffer: 10 ** 7,
        signal,
      });
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      throw new Error(`npm ${args.join(' ')} failed.\n${stdout}${stderr}`, { cause: error });
    }
  };
}
