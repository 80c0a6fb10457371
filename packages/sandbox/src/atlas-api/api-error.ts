import { STATUS_CODES } from 'node:http';
import { clip } from '../masking/clip.ts';
import { API_ERRORS, type ApiErrorCode } from './api-errors.ts';

/** As long as the longest name there may be. */
const MAX_PARAMETER_LENGTH = 1024;

/** A refusal, whose text the table of errors has. */
export class ApiError extends Error {
  override name = 'ApiError';
  readonly code: ApiErrorCode;
  readonly parameters: readonly (string | number)[];

  constructor(code: ApiErrorCode, ...parameters: readonly (string | number)[]) {
    super(code);
    this.code = code;
    this.parameters = parameters.map((value) =>
      typeof value === 'string' ? clip(value, MAX_PARAMETER_LENGTH) : value,
    );
  }
}

/** https://www.mongodb.com/docs/api/doc/atlas-admin-api-v2/ `ApiError`; its members in Atlas's order. */
export function errorBody({ code, parameters }: ApiError): object {
  const entry = API_ERRORS[code];
  let next = 0;
  return {
    detail: entry.text.replace(/%s/g, () => String(parameters[next++])),
    error: entry.status,
    ...(!('isWithoutCode' in entry) && { errorCode: code, parameters }),
    reason: STATUS_CODES[entry.status],
  };
}
