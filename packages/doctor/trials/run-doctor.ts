import { spawn } from 'node:child_process';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { createTemporaryFolder, machineEnv } from '@atlas-aws-iam/command';

export const BIN = join(import.meta.dirname, '../dist/bin.cjs');

export interface DoctorRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** What differs from a machine with nothing configured; undefined is not set. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Modules that Node imports first. */
  readonly imports?: readonly string[];
  /** The working folder; an empty one when left out. */
  readonly folder?: string;
  readonly stdin?: string;
  /** The bundle; this package's when left out. */
  readonly bin?: string;
}

/** Runs the bundle, as a person would, in an environment in which nothing of this process is. */
export async function runDoctor(args: readonly string[], options: RunOptions = {}): Promise<DoctorRun> {
  using empty = createTemporaryFolder('doctor-');
  const folder = options.folder ?? empty.path;
  const imports = (options.imports ?? []).flatMap((module) => ['--import', module]);
  const child = spawn(process.execPath, [...imports, options.bin ?? BIN, ...args], {
    cwd: folder,
    env: {
      ...machineEnv(),
      HOME: folder,
      USERPROFILE: folder,
      DOTENV_CONFIG_PATH: devNull,
      AWS_EC2_METADATA_DISABLED: 'true',
      ...options.env,
    },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.end(options.stdin ?? '');
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject).on('close', (code: number | null) => resolve(code ?? -1));
  });
  return { exitCode, stdout, stderr };
}

export interface JsonFinding {
  readonly code: string;
  readonly summary: string;
  readonly cause: string;
  readonly fix: string;
}

export interface JsonLink {
  readonly id: string;
  readonly verdict: string;
  readonly summary: string;
  readonly evidence: readonly string[];
  readonly remarks: readonly string[];
  readonly findings: readonly JsonFinding[];
}

export const linksOf = (run: DoctorRun): readonly JsonLink[] => JSON.parse(run.stdout).links;
export const codesOf = (run: DoctorRun): string[] =>
  linksOf(run).flatMap(({ findings }) => findings.map(({ code }) => code));
