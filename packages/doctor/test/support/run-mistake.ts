import { type Mistake, prepareMistake } from '@atlas-aws-iam/mistakes';
import { codesOf, type DoctorRun, runDoctor } from './run-doctor.ts';

/** How the doctor resolves credentials: by the driver's own chain, or with the path's provider. */
export const WAYS = ['chain', 'path'] as const;
export type Way = (typeof WAYS)[number];

/** Makes the mistake, runs the doctor on it, and tells what it names. */
export async function examineMistake(
  mistake: Mistake,
  way: Way,
): Promise<{ run: DoctorRun; codes: readonly string[] }> {
  await using prepared = await prepareMistake(mistake);
  const args = ['--json', ...(way === 'path' ? ['--path', mistake.path] : [])];
  const run = await runDoctor(args, { env: prepared.env, imports: prepared.imports });
  return { run, codes: run.exitCode === 64 || run.exitCode === -1 ? [] : codesOf(run) };
}
