import type { HttpAnswer } from './explain/http-answer.ts';

// What connect knew when a login failed, kept beside the error for explain(): the server's answer is a bare 403.
export interface LoginEvidence {
  // Facts about the credentials handed to the driver, never the credentials. Absent with the driver's own chain.
  credentials?: CredentialFacts;
  // The server's clock minus this computer's.
  clockDifferenceMs?: number;
  // How the service that was asked for credentials last refused them, if it did.
  answer?: HttpAnswer & { readonly host: string };
  // Those that have answered, by `host:port`, whether the driver kept them or not.
  servers?: ReadonlyMap<string, AnsweringServer>;
  // Whether the driver was told to speak TLS, and to look for a replica set of which name.
  isTls?: boolean;
  // Paths, by the option that names them.
  tlsFiles?: ReadonlyMap<string, string>;
  replicaSet?: string | undefined;
}

/** What a server says of itself. A standalone is nothing of all this. */
export interface AnsweringServer {
  // Of the replica set that it belongs to.
  readonly setName: string | undefined;
  readonly isMongos: boolean;
}

export interface CredentialFacts {
  readonly description: string;
  readonly keyIdPrefix: string;
  readonly hasSessionToken: boolean;
  // NaN if they have none.
  readonly expirationMs: number;
}

// One for every copy of this package that a program has: what connect() of the one noted, explain() of the other reads.
const SHARED = Symbol.for('@atlas-aws-iam/connect/login-evidence');

// Weak and outside the error: the driver's objects stay as the driver made them.
const shared = globalThis as typeof globalThis & { [SHARED]?: WeakMap<object, LoginEvidence> };
shared[SHARED] ??= new WeakMap();
const evidenceByError = shared[SHARED];

export function recordLoginEvidence(error: unknown, evidence: LoginEvidence): void {
  if (typeof error === 'object' && error !== null) evidenceByError.set(error, evidence);
}

export function findLoginEvidence(error: object): LoginEvidence | undefined {
  return evidenceByError.get(error);
}
