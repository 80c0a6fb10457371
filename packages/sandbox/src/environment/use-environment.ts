import type { Provision } from '../paths/credential-path.ts';
import { DISPOSE } from '../symbols.ts';
import { UserError } from '../user-error.ts';
import { STRAY_VARIABLES } from './stray-variables.ts';

/** Puts the environment back as it was. It may be called again, and is `Symbol.dispose` too. */
export interface Restore extends Disposable {
  (): void;
}

/**
 * What is in use. A process has one environment however many sandboxes and copies of this module there are, so this is
 * kept where all of them look.
 */
const IN_USE = Symbol.for('@atlas-aws-iam/sandbox: environment in use');
const shared: typeof globalThis & { [IN_USE]?: string | undefined } = globalThis;

/**
 * Sets `process.env` to what a credential path needs, and takes from it what would decide otherwise, such as a profile of
 * whoever runs the program. Environments do not nest: the one in use is restored first.
 *
 * @throws UserError while another one is in use, and for what is no provision.
 */
export function useEnvironment(provision: Pick<Provision, 'env' | 'principal'>): Restore {
  if (!isProvision(provision)) {
    throw new UserError(
      'use() takes what provision() gives, and was given something else.',
      "Write: const restore = sandbox.use(await sandbox.provision('env-vars'));",
    );
  }
  const { env, principal } = provision;
  const before = shared[IN_USE];
  if (before !== undefined) {
    throw new UserError(
      `use() was called for ${principal} while the environment of ${before} is in use.`,
      'Call the function that the first use() gave, such as in afterEach, before use() again.',
    );
  }
  const saved = [...STRAY_VARIABLES, ...Object.keys(env)].map((name) => [name, process.env[name]] as const);
  shared[IN_USE] = principal;
  let isInUse = true;

  function restore(): void {
    if (!isInUse) return;
    isInUse = false;
    shared[IN_USE] = undefined;
    for (const [name, value] of saved) setVariable(name, value);
  }

  for (const name of STRAY_VARIABLES) setVariable(name, undefined);
  for (const [name, value] of Object.entries(env)) setVariable(name, value);
  return Object.assign(restore, { [DISPOSE]: restore });
}

/** Whatever is said of its type: a promise of one, such as without `await`, is none. */
function isProvision(provision: unknown): boolean {
  if (typeof provision !== 'object' || provision === null) return false;
  const { env, principal }: Partial<Record<'env' | 'principal', unknown>> = provision;
  if (typeof env !== 'object' || env === null || typeof principal !== 'string') return false;
  return Object.values(env).every((value) => typeof value === 'string');
}

/** What is assigned to a variable becomes text: undefined, too. */
function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
