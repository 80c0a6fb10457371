import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, repositoryRoot } from '@atlas-aws-iam/command';
import type { Call, Language } from './languages.ts';

export const sourceOf = ({ id }: Language): string => join(import.meta.dirname, '../../clients', id);

/** What is built stays for the next time, ignored by Git. */
export const outputOf = ({ id }: Language): string =>
  join(repositoryRoot, 'node_modules/.cache/atlas-aws-iam-clients', id);

/** Builds the program, with the network; or says why not. */
export async function buildClient(
  language: Language,
  signal: AbortSignal,
): Promise<{ skipped: string } | { failed: string } | undefined> {
  const { tools, library } = language;
  const missing = tools.filter((name) => !findProgram(name, { path: process.env.PATH }));
  if (missing.length > 0) return { skipped: `there is no ${missing.join(' and no ')} here` };
  const cwd = sourceOf(language);
  if (library && (await outcomeOf(library.check, cwd, signal)).exitCode !== 0) {
    return { skipped: library.missing };
  }
  const out = outputOf(language);
  mkdirSync(out, { recursive: true });
  for (const step of language.build(out)) {
    const { exitCode, output } = await outcomeOf(step, cwd, signal);
    if (exitCode !== 0) return { failed: `the build ended with ${exitCode}: ${lastLine(output)}` };
  }
  return undefined;
}

export interface Outcome {
  exitCode: number | null;
  /** Of both outputs. */
  output: string;
}

/** @param env all that it sees, besides the call's own; this process's when left out */
export async function outcomeOf(
  { program, args, env: own }: Call,
  cwd: string,
  signal: AbortSignal,
  env: Readonly<Record<string, string | undefined>> = process.env,
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
