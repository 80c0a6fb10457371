import type { Document } from 'bson';
import { clip } from './masking/clip.ts';

// https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
const CODE_NAMES = {
  2: 'BadValue',
  9: 'FailedToParse',
  11: 'UserNotFound',
  13: 'Unauthorized',
  14: 'TypeMismatch',
  15: 'Overflow',
  16: 'InvalidLength',
  17: 'ProtocolError',
  18: 'AuthenticationFailed',
  20: 'IllegalOperation',
  22: 'InvalidBSON',
  26: 'NamespaceNotFound',
  27: 'IndexNotFound',
  28: 'PathNotViable',
  31: 'RoleNotFound',
  34: 'CannotBackfillArray',
  40: 'ConflictingUpdateOperators',
  43: 'CursorNotFound',
  48: 'NamespaceExists',
  52: 'DollarPrefixedFieldName',
  53: 'InvalidIdField',
  54: 'NotSingleValueField',
  56: 'EmptyFieldName',
  59: 'CommandNotFound',
  66: 'ImmutableField',
  67: 'CannotCreateIndex',
  72: 'InvalidOptions',
  73: 'InvalidNamespace',
  85: 'IndexOptionsConflict',
  86: 'IndexKeySpecsConflict',
  91: 'ShutdownInProgress',
  186: 'ClientMetadataCannotBeMutated',
  197: 'InvalidIndexSpecificationOption',
  223: 'IllegalOpMsgFlag',
  238: 'NotImplemented',
  279: 'ClientDisconnect',
  334: 'MechanismUnavailable',
  352: 'UnsupportedOpQueryCommand',
  357: 'ChecksumMismatch',
  8000: 'AtlasError',
  10334: 'BSONObjectTooLarge',
  11000: 'DuplicateKey',
  13297: 'DatabaseDifferCase',
  // A server has no names for the codes of its parsers, only their numbers.
  15955: 'Location15955',
  15958: 'Location15958',
  15974: 'Location15974',
  15975: 'Location15975',
  15998: 'Location15998',
  16410: 'Location16410',
  16412: 'Location16412',
  17217: 'Location17217',
  17419: 'Location17419',
  28812: 'Location28812',
  28818: 'Location28818',
  31002: 'Location31002',
  31119: 'Location31119',
  31249: 'Location31249',
  31250: 'Location31250',
  31253: 'Location31253',
  31254: 'Location31254',
  31274: 'Location31274',
  31275: 'Location31275',
  40156: 'Location40156',
  40157: 'Location40157',
  40158: 'Location40158',
  40159: 'Location40159',
  40160: 'Location40160',
  40234: 'Location40234',
  40235: 'Location40235',
  40236: 'Location40236',
  40238: 'Location40238',
  40323: 'Location40323',
  40324: 'Location40324',
  40352: 'Location40352',
  40353: 'Location40353',
  40413: 'Location40413',
  40414: 'Location40414',
  40415: 'Location40415',
  40430: 'Location40430',
  40431: 'Location40431',
  40432: 'Location40432',
  40433: 'Location40433',
  40571: 'Location40571',
  40587: 'Location40587',
  51003: 'Location51003',
  51075: 'Location51075',
  51091: 'Location51091',
  51108: 'Location51108',
  51270: 'Location51270',
  51272: 'Location51272',
  5107200: 'Location5107200',
  5626701: 'Location5626701',
} as const;

export type ErrorCode = keyof typeof CODE_NAMES;

/** Characters. A message quotes what was sent, up to 16 MB of it; a server sends back all of that. */
const MAX_MESSAGE_LENGTH = 10_000;

/** A command's refusal, as the client reads it: `{ ok: 0, errmsg, code, codeName }`. */
export class CommandError extends Error {
  override name = 'CommandError';
  readonly code: ErrorCode;
  /** Further fields of the reply, e.g. `keyValue` of a duplicate key. */
  readonly details: Document;

  constructor(code: ErrorCode, message: string, details: Document = {}) {
    super(clip(message, MAX_MESSAGE_LENGTH));
    this.code = code;
    this.details = details;
  }

  get codeName(): string {
    return CODE_NAMES[this.code];
  }
}
