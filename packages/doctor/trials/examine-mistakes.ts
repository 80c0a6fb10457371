import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createTemporaryFolder } from '@atlas-aws-iam/command';
import { type Mistake, prepareMistake } from '@atlas-aws-iam/mistakes';
import { Incompatible } from './incompatible.ts';
import { type DoctorRun, type JsonLink, linksOf, runDoctor } from './run-doctor.ts';

/** How credentials are resolved: by the driver's own chain, or with the provider of the path. */
export const WAYS = ['chain', 'path'] as const;
export type Way = (typeof WAYS)[number];

export interface Named {
  readonly run: DoctorRun;
  readonly links: readonly JsonLink[];
  /** Code and link of each finding. */
  readonly findings: readonly { readonly code: string; readonly link: string }[];
}

/** The path whose provider the program has: that of the example that runs. */
const providerOf = ({ path, runs }: Mistake) => (runs && 'example' in runs ? runs.example : path);

/** The ways in which a doctor that looks at the environment can meet the mistake. */
export function waysOf(mistake: Mistake): readonly Way[] {
  if (mistake.seenBy === 'error') return [];
  const provider = providerOf(mistake);
  return WAYS.filter((way) => {
    // A provider of the program's own; the chain is asked already.
    if (way === 'path') return provider !== 'custom-provider' && provider !== 'default-chain';
    // No source of the chain reads ASSUME_ROLE_ARN.
    return (
      mistake.notInChain === undefined && provider !== 'sts-assume-role' && provider !== 'custom-provider'
    );
  });
}

/** The codes that name it: by the chain it may be another. */
export function codesFor({ code, chainCode }: Mistake, way: Way): readonly string[] {
  return [code, ...(way === 'chain' && chainCode !== undefined ? [chainCode] : [])];
}

/** Makes the mistakes, one after the other, in one sandbox, and tells what the doctor names. */
export async function examineMistakes(
  mistakes: readonly Mistake[],
  way: Way,
  decoys: Readonly<Record<string, string>> = {},
): Promise<Named> {
  const mistake = compose(mistakes);
  await using prepared = await prepareMistake(mistake);
  using folder = createTemporaryFolder('doctor-');
  const missing = prepared.imports.flatMap((module) => new URL(module).searchParams.get('name') ?? []);
  if (missing.length > 0) writeProject(folder.path, mistake, missing);
  const args = ['--json', ...(way === 'path' ? ['--path', providerOf(mistake)] : [])];
  const run = await runDoctor(args, {
    folder: folder.path,
    env: { ...decoys, ...prepared.env },
    imports: missing.length > 0 ? [] : prepared.imports,
  });
  if (run.exitCode > 2) throw new Error(`The doctor ended with ${run.exitCode}.\n${run.stderr}`);
  const links = linksOf(run);
  const findings = links.flatMap(({ id, findings }) => findings.map(({ code }) => ({ code, link: id })));
  return { run, links, findings };
}

function compose(mistakes: readonly Mistake[]): Mistake {
  const [first, ...others] = mistakes;
  if (!first) throw new Error('There is no mistake to make.');
  if (others.length === 0) return first;
  return {
    ...first,
    sandbox: Object.assign({}, ...mistakes.map(({ sandbox }) => sandbox)),
    async make(context) {
      let env: Record<string, string | undefined> = {};
      let imports: readonly string[] = [];
      for (const { make } of mistakes) {
        // Each sees what was provisioned: a path that another has broken is not to be written to.
        const changes = await attempt(() => make?.(context));
        const again = Object.keys(changes?.env ?? {}).filter((name) => name in env);
        if (again.length > 0) throw new Incompatible(`Both set ${again.join(', ')}.`);
        env = { ...env, ...changes?.env };
        imports = [...imports, ...(changes?.imports ?? [])];
      }
      return { env, imports };
    },
  };
}

/** What one mistake has removed, another cannot change any more. */
async function attempt<Result>(make: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await make();
  } catch (error) {
    throw new Incompatible((error as Error).message, { cause: error });
  }
}

/** Whether one sandbox can have both. */
export function canBeTogether(one: Mistake, other: Mistake): boolean {
  const isPlain = ({ runs }: Mistake) => !(runs && 'program' in runs);
  return (
    one.code !== other.code &&
    one.path === other.path &&
    one.variant === other.variant &&
    providerOf(one) === providerOf(other) &&
    (one.clockOffsetMs ?? 0) === (other.clockOffsetMs ?? 0) &&
    [one, other].every((mistake) => isPlain(mistake) && !mistake.isLetIn && !mistake.only)
  );
}

/** A project with the driver on which the mistake can be made, and without these packages. */
function writeProject(folder: string, { only }: Mistake, missing: readonly string[]): void {
  const require = createRequire(import.meta.url);
  const driver = only?.driver === '6' ? 'mongodb-6' : 'mongodb';
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ dependencies: { mongodb: '*' } }));
  const packages = {
    mongodb: driver,
    '@aws-sdk/credential-providers': '@aws-sdk/credential-providers',
    aws4: 'aws4',
  };
  for (const [name, from] of Object.entries(packages)) {
    if (missing.includes(name)) continue;
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(dirname(require.resolve(`${from}/package.json`)), link, 'dir');
  }
}
