import type { LoginEvidence } from '../../login-evidence.ts';
import { NOWHERE, type Supposition } from './supposition.ts';
import type { ToldError } from './told-error.ts';

const OPENED = /, open '(.{1,1024}?)'/;

export interface SupposedErrors {
  /** In the order in which they are told; if there are twice as many, they are there again under another name. */
  readonly errors: readonly object[];
  readonly env: NodeJS.ProcessEnv;
  readonly evidence: LoginEvidence | undefined;
}

/** Errors as they would have been thrown, and what would have been known of their program. */
export function suppose(told: readonly ToldError[], supposition: Supposition): SupposedErrors {
  const { env, evidence, name, isTlsFile } = supposition;
  const path = isTlsFile && told.map(({ message }) => OPENED.exec(message)?.[1]).find(Boolean);
  const errors = told.map((error) => asThrown(error, supposition, path || undefined));
  return {
    errors: name === undefined ? errors : [...errors, ...errors.map((error) => ({ ...error, name }))],
    env: { ...NOWHERE, ...env },
    evidence: path ? { tlsFiles: new Map([['tlsCAFile', path]]) } : evidence,
  };
}

function asThrown(
  { name, message, code, statusCode, input, emptySet }: ToldError,
  supposition: Supposition,
  path: string | undefined,
): { name: string } {
  const setName = emptySet ?? supposition.emptySet;
  // The driver says so of nothing else.
  const isSelection = /Server selection time/.test(message);
  return Object.assign(
    { name: name || 'Error', message, code, statusCode: statusCode ?? supposition.statusCode },
    { input: input ?? (message === 'Invalid URL' ? supposition.input : undefined) },
    path && message.includes(path) && { path },
    setName !== undefined &&
      isSelection && { reason: { type: 'ReplicaSetNoPrimary', setName, servers: new Map() } },
  );
}
