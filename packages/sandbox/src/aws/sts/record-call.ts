import { maskIdentity, maskMessage, maskName } from '../../masking/mask-message.ts';
import { type HttpRequest, headerValue } from '../../sigv4/http-request.ts';
import { SigV4Error } from '../../sigv4/sigv4-error.ts';
import type { QueryOutcome } from '../query-service.ts';
import { maskCalculated } from './mask-calculated.ts';

/** One request to STS as the sandbox saw it, for tests and for whoever must find out why a signature is refused. */
export interface StsCall {
  action: string;
  host: string;
  status: number;
  callerArn?: string;
  errorCode?: string;
  errorMessage?: string;
  /** Where the signatures differ: what STS calculated, with what may be a secret masked. */
  calculated?: { canonicalRequest: string; stringToSign: string };
}

/** The call as it may be kept and shown. */
export function recordCall(
  request: HttpRequest,
  { action, status, callerArn, error }: QueryOutcome,
): StsCall {
  return {
    action: maskName(action),
    host: maskName(headerValue(request, 'host') ?? ''),
    status,
    ...(callerArn !== undefined && { callerArn: maskIdentity(callerArn) }),
    ...(error && { errorCode: error.code, errorMessage: maskMessage(error.message) }),
    ...(error instanceof SigV4Error && error.calculated && { calculated: maskCalculated(error.calculated) }),
  };
}
