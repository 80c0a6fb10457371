import { examineSources } from '../sources/examine-sources.ts';
import type { SourceProblem, SourceProblemCode } from '../sources/finding.ts';

/** The problem of the profile that the environment names, if it is this one: for errors that do not say whose they are. */
export function inspectedProfile(code: SourceProblemCode, env: NodeJS.ProcessEnv): SourceProblem | undefined {
  const profile = examineSources(env, false).find(({ source }) => source.id === 'profile');
  const problem = profile?.finding.problem;
  return problem?.code === code ? problem : undefined;
}
