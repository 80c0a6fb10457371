export interface Refusal {
  /** Of HTTP. */
  readonly status: number;
  /** Atlas's own, such as `USERNAME_NOT_FOUND`; of the token endpoint `invalid_client`; undefined where it gave none. */
  readonly errorCode: string | undefined;
  /** Atlas's words, on one line. */
  readonly detail: string;
  readonly parameters: readonly string[];
  /** The operation by Atlas's name for it, such as `createDatabaseUser`. */
  readonly operation: string;
}

/** Atlas answered, and refused. https://www.mongodb.com/docs/atlas/reference/api-errors/ */
export class AtlasApiError extends Error implements Refusal {
  override name = 'AtlasApiError';
  readonly status: number;
  readonly errorCode: string | undefined;
  readonly detail: string;
  readonly parameters: readonly string[];
  readonly operation: string;

  constructor({ status, errorCode, detail, parameters, operation }: Refusal) {
    const code = errorCode === undefined ? String(status) : `${status} ${errorCode}`;
    super(`Atlas refused ${operation}: ${detail} (${code})`);
    this.status = status;
    this.errorCode = errorCode;
    this.detail = detail;
    this.parameters = parameters;
    this.operation = operation;
  }
}

/**
 * - `network`: no connection, or one that broke off
 * - `timed-out`: no whole answer in time
 * - `certificate`: TLS does not trust who answers
 * - `not-json`: what answers does not speak as the API does: a proxy, a portal, another service
 * - `unexpected`: JSON without what the operation answers with
 */
export type UnreachableReason = 'network' | 'timed-out' | 'certificate' | 'not-json' | 'unexpected';

/** Nothing came back that Atlas would say. Whether a change was made is not known. */
export class AtlasUnreachableError extends Error {
  override name = 'AtlasUnreachableError';
  readonly reason: UnreachableReason;
  readonly operation: string;
  /** Node.js's code, such as `ECONNREFUSED`. */
  readonly code: string | undefined;

  constructor(reason: UnreachableReason, operation: string, words: string, code?: string) {
    super(`Atlas did not answer ${operation}: ${words}`);
    this.reason = reason;
    this.operation = operation;
    this.code = code;
  }
}
