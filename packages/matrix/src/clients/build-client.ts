import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '@atlas-aws-iam/command';
import type { Call, Language } from './languages.ts';

export const sourceOf = ({ id, source = id }: Language): string =>
  join(import.meta.dirname, '../../clients', source);

/** @param output a folder for what is built of all languages */
export const outputOf = ({ id }: Language, output: string): string => join(output, id);

const markOf = (language: Language, output: string) => join(outputOf(language, output), '.built');

/** Whether the last build of it succeeded. */
export const isBuilt = (language: Language, output: string): boolean => existsSync(markOf(language, output));

/** Builds the program, with the network; or says why not. */
export async function buildClient(
  language: Language,
  { output, env, signal }: ClientScene,
): Promise<{ skipped: string } | { failed: string } | undefined> {
  const { tools, system } = language;
  const missing = tools.filter((name) => !findProgram(name, { path: env.PATH }));
  if (missing.length > 0) return { skipped: `there is no ${missing.join(' and no ')} here` };
  const cwd = sourceOf(language);
  if (system && (await outcomeOf(system.check, cwd, signal, env)).exitCode !== 0) {
    return { skipped: system.missing };
  }
  const out = outputOf(language, output);
  mkdirSync(out, { recursive: true });
  rmSync(markOf(language, output), { force: true });
  for (const step of language.build(out)) {
    const { exitCode, output: printed } = await outcomeOf(step, cwd, signal, env);
    if (exitCode !== 0) return { failed: `the build ended with ${exitCode}: ${lastLine(printed)}` };
  }
  writeFileSync(markOf(language, output), '');
  return undefined;
}

/** Where clients are built, and with what. */
export interface ClientScene {
  /** A folder for what is built; what is there is built upon. */
  output: string;
  /** Of the tools, which are looked for in its PATH. */
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** Ids of those to be measured; all when left out. */
  sourceIds?: readonly string[];
}

export interface Outcome {
  exitCode: number | null;
  /** Of both outputs. */
  output: string;
}

/** @param env all that it sees, besides the call's own */
export async function outcomeOf(
  { program, args, env: own }: Call,
  cwd: string,
  signal: AbortSignal,
  env: NodeJS.ProcessEnv,
): Promise<Outcome> {
  const child = spawn(program, args, {
    cwd,
    env: { ...env, ...own },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  try {
    const [exitCode] = await once(child, 'close');
    return { exitCode, output };
  } catch (error) {
    return { exitCode: null, output: `${output}\n${(error as Error).message}` };
  }
}

export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.slice(0, 200) ?? '';
}
