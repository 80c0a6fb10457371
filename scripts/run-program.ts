import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs Node with these arguments in this folder, with exactly this environment. */
export async function runProgram(
  args: readonly string[],
  cwd: string,
  env: Record<string, string>,
): Promise<{ exitCode: number; output: string }> {
  try {
    const options = { cwd, env, maxBuffer: 10 ** 7 };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options);
    return { exitCode: 0, output: `${stdout}${stderr}` };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: unknown; stdout?: string; stderr?: string };
    return { exitCode: typeof code === 'number' ? code : 1, output: `${stdout}${stderr}` };
  }
}
