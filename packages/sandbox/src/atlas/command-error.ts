import type { Document } from 'bson';

// https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
const CODE_NAMES = {
  2: 'BadValue',
  9: 'FailedToParse',
  11: 'UserNotFound',
  13: 'Unauthorized',
  14: 'TypeMismatch',
  15: 'Overflow',
  17: 'ProtocolError',
  18: 'AuthenticationFailed',
  22: 'InvalidBSON',
  53: 'InvalidIdField',
  59: 'CommandNotFound',
  73: 'InvalidNamespace',
  223: 'IllegalOpMsgFlag',
  238: 'NotImplemented',
  334: 'MechanismUnavailable',
  352: 'UnsupportedOpQueryCommand',
  357: 'ChecksumMismatch',
  8000: 'AtlasError',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
  // A server has no names for the codes of its parsers, only their numbers.
  40413: 'Location40413',
  40414: 'Location40414',
  40415: 'Location40415',
  40430: 'Location40430',
  40431: 'Location40431',
  40432: 'Location40432',
  40433: 'Location40433',
  40571: 'Location40571',
  40587: 'Location40587',
} as const;

export type ErrorCode = keyof typeof CODE_NAMES;

/** A command's refusal, as the client reads it: `{ ok: 0, errmsg, code, codeName }`. */
export class CommandError extends Error {
  override name = 'CommandError';
  readonly code: ErrorCode;
  /** Further fields of the reply, e.g. `keyValue` of a duplicate key. */
  readonly details: Document;

  constructor(code: ErrorCode, message: string, details: Document = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }

  get codeName(): string {
    return CODE_NAMES[this.code];
  }
}
