import { XMLBuilder } from 'fast-xml-parser';
import { type HttpRequest, headerValue, queryString } from '../sigv4/http-request.ts';

/** HTTP status of each error code (facts of the STS model and of captures of the live service). */
const ERROR_STATUS = {
  ExpiredToken: 403,
  IncompleteSignature: 400,
  InvalidAction: 400,
  InvalidClientTokenId: 403,
  MalformedQueryString: 400,
  MissingAuthenticationToken: 403,
  SignatureDoesNotMatch: 403,
  // Not an AWS code: what the sandbox says for an operation it knows of and does not emulate.
  NotImplemented: 501,
} as const;

export type AwsErrorCode = keyof typeof ERROR_STATUS;

/** An error of the AWS query protocol: one code, one HTTP status. */
export class AwsError extends Error {
  override name = 'AwsError';
  readonly code: AwsErrorCode;

  constructor(code: AwsErrorCode, message: string) {
    super(message);
    this.code = code;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/** Errors of finding the operation come from in front of the service, and carry that layer's namespace. */
const DISPATCH_NAMESPACE = 'http://webservices.amazon.com/AWSFault/2005-15-09';

const builder = new XMLBuilder({
  format: true,
  indentBy: '  ',
  ignoreAttributes: false,
  attributeNamePrefix: '@',
});

/**
 * The parameters of a call: a form-encoded POST body, or the query of a GET.
 * Undefined for a POST without a form content type, which the service does not read at all.
 * Of a repeated parameter the first counts.
 */
export function parseParameters(request: HttpRequest): Map<string, string> | undefined {
  if (request.method === 'POST') {
    const contentType = headerValue(request, 'content-type') ?? '';
    if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType)) return undefined;
  }
  const text = request.method === 'POST' ? Buffer.from(request.body).toString() : queryString(request);
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (!parameters.has(name)) parameters.set(name, value);
  }
  return parameters;
}

/** `<XResponse><XResult>…</XResult><ResponseMetadata>…`, indented by two, as the live service formats it. */
export function formatResult(action: string, namespace: string, result: object, requestId: string): string {
  return builder.build({
    [`${action}Response`]: {
      '@xmlns': namespace,
      [`${action}Result`]: result,
      ResponseMetadata: { RequestId: requestId },
    },
  });
}

export function formatError(error: AwsError, serviceNamespace: string, requestId: string): string {
  return builder.build({
    ErrorResponse: {
      '@xmlns': error.code === 'InvalidAction' ? DISPATCH_NAMESPACE : serviceNamespace,
      Error: { Type: error.status >= 500 ? 'Receiver' : 'Sender', Code: error.code, Message: error.message },
      RequestId: requestId,
    },
  });
}
