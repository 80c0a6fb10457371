import { AtlasApiError } from '@atlas-aws-iam/atlas-client';
import type { Made } from '../kinds/kind.ts';
import type { SetupParameters } from '../objects/index.ts';
import { keyOf, type SetupRecord } from '../state/setup-record.ts';
import type { SetupState } from '../state/setup-state.ts';
import type { Target } from '../target/target.ts';
import type { RunExample } from './run-example.ts';

/** Around each call that makes or removes something. Tests cut a run short by throwing. */
export type Moment = 'before-call' | 'after-call' | 'after-state';
export type Observe = (moment: Moment, key: string) => void;

/** The cluster of a setup, which a run may have to make. */
export interface RunCluster {
  name: string;
  /** `mongodb+srv://…`; undefined while the cluster is not there. */
  url: string | undefined;
}

/** What everything that a command does has in common. */
export interface SetupRun {
  target: Target;
  state: SetupState;
  parameters: SetupParameters;
  cluster: RunCluster;
  /** Tells what is waited for. */
  say(line: string): void;
  pause(ms: number): Promise<void>;
  runExample: RunExample;
  observe: Observe;
  signal: AbortSignal;
}

/** `ec2-role`, with a suffix `ec2-role+staging`: the value of the tag. */
export function setupNameOf(path: string, suffix: string | undefined): string {
  return suffix === undefined ? path : `${path}+${suffix}`;
}

/** The intent is written before the call, so that a run that is cut short leaves nothing that nobody knows of. */
export async function make(
  { state, observe, signal }: SetupRun,
  record: Omit<SetupRecord, 'status'>,
  call: () => Promise<Made>,
): Promise<void> {
  signal.throwIfAborted();
  const key = keyOf(record);
  const before = state.find(key);
  state.put({ ...record, status: 'intended' });
  observe('before-call', key);
  let made: Made;
  try {
    made = await call();
  } catch (error) {
    // Nothing was made: what has the name, or comes to have it, is somebody else's.
    if (isRefused(error)) {
      if (before) state.put(before);
      else state.forget(key);
    }
    throw error;
  }
  observe('after-call', key);
  state.put({ ...record, ...made, status: 'made' });
  observe('after-state', key);
}

/** Whether the one call that was sent was answered with a refusal. After a lost answer a second one may be refused for the first. */
function isRefused(error: unknown): boolean {
  if (error instanceof AtlasApiError) return error.status < 500;
  const { httpStatusCode = 500, attempts = 1 } =
    (error as { $metadata?: { httpStatusCode?: number; attempts?: number } }).$metadata ?? {};
  return httpStatusCode < 500 && attempts === 1;
}

export async function remove(
  { state, observe, signal }: SetupRun,
  record: SetupRecord,
  call: () => Promise<unknown>,
): Promise<void> {
  signal.throwIfAborted();
  const key = keyOf(record);
  observe('before-call', key);
  await call();
  observe('after-call', key);
  state.forget(key);
  observe('after-state', key);
}
