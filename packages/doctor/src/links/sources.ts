import { driverError } from '../driver-error.ts';
import {
  type CredentialSource,
  describeProblem,
  type ExaminedSource,
  examineSources,
  explain,
} from '../from-connect.ts';
import type { Finding } from '../link.ts';
import { PATHS, type PathId } from '../paths.ts';
import { cliSource } from './cli-source.ts';

export interface Sources {
  readonly examined: readonly ExaminedSource[];
  /** The one that the path uses; undefined if none is known to be used. */
  readonly chosen: ExaminedSource | undefined;
}

interface SourcesRequest {
  readonly env: NodeJS.ProcessEnv;
  readonly path: PathId;
  /** Whether the program's own driver, not the doctor's, takes keys from the environment first: driver 6. */
  readonly driverReadsKeys: boolean;
  /** Whether the credentials will not be resolved: then what is seen here is the verdict. */
  readonly isFinal: boolean;
}

/** Every source of the chain, in its order, as far as variables and files tell. Contacts nothing and runs nothing. */
export function examineChain({ env, path, driverReadsKeys, isFinal }: SourcesRequest): Finding<Sources> {
  const examined = examineSources(env, driverReadsKeys);
  const chosen = choose(examined, path);
  const evidence = examined.map(({ source }) => describeSource(source));
  const cli = cliSource(examined, env);
  if (cli) evidence.push(cli);
  const remarks = lacking(chosen, path);
  const base = { summary: summarise(chosen, path), evidence, remarks, value: { examined, chosen } };
  if (!isFinal) return base;
  if (PATHS[path] === undefined)
    return chosen ? base : { ...base, findings: [explain(chainError(), { env })] };
  const { problem, kind, detail } = chosen?.finding ?? {};
  const words = kind === 'absent' ? ABSENT[path] : undefined;
  if (words !== undefined)
    return { ...base, findings: [explain(driverError('MongoAWSError', new Error(words)), { env })] };
  if (kind !== 'incomplete' || !problem) return base;
  return { ...base, findings: [{ code: problem.code, ...describeProblem(problem, detail ?? '', env) }] };
}

function choose(examined: readonly ExaminedSource[], path: PathId): ExaminedSource | undefined {
  const wanted = PATHS[path];
  if (wanted) return examined.find(({ source }) => source.id === wanted);
  return (['present', 'unknown'] as const)
    .map((state) => examined.find(({ source }) => source.state === state))
    .find(Boolean);
}

// What the provider of a path says where nothing is configured for it (@aws-sdk/credential-provider-env and -ini).
const ABSENT: Readonly<Partial<Record<PathId, string>>> = {
  'env-vars': 'Unable to find environment variable credentials.',
  lambda: 'Unable to find environment variable credentials.',
  'shared-profile':
    'Could not resolve credentials using profile: [default] in configuration/credentials file(s).',
};

/** What the path needs and is not there, which the credentials will be found to lack. */
function lacking(chosen: ExaminedSource | undefined, path: PathId): string[] {
  if (!chosen) return path === 'default-chain' ? ['The chain finds no source that is configured.'] : [];
  const { kind, detail } = chosen.finding;
  return kind === 'absent' || kind === 'incomplete' ? [detail] : [];
}

// What the chain would throw, where none of its sources can be used: its explanation looks at them again.
const chainError = () =>
  driverError('MongoAWSError', new Error('Could not load credentials from any providers'));

function summarise(chosen: ExaminedSource | undefined, path: PathId): string {
  const how = path === 'default-chain' ? 'the default chain' : `the path ${path}`;
  if (!chosen) return `nothing that ${how} could use is configured`;
  const { title, state } = chosen.source;
  if (state === 'absent' || state === 'incomplete') return `${title}: ${state}, which ${how} needs`;
  return state === 'unknown' ? `${title}, if it answers: only asking tells` : `${title}, by ${how}`;
}

function describeSource({ title, state, detail, shadowedBy }: CredentialSource): string {
  return `${title}: ${shadowedBy ? `${state} by ${shadowedBy}` : state}. ${detail}`;
}
