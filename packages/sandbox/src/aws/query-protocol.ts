import { clip } from '../masking/clip.ts';
import { type HttpRequest, headerValue, queryString } from '../sigv4/http-request.ts';
import { formatXml } from './format-xml.ts';

/** HTTP status of each error code (facts of the models of STS and IAM and of captures of the live services). */
const ERROR_STATUS = {
  AccessDenied: 403,
  DeleteConflict: 409,
  EntityAlreadyExists: 409,
  ExpiredToken: 403,
  // This is for a web identity token; `ExpiredToken` is for the session token that a request is signed with.
  ExpiredTokenException: 400,
  IDPCommunicationError: 400,
  IncompleteSignature: 400,
  InvalidAction: 400,
  InvalidClientTokenId: 403,
  InvalidIdentityToken: 400,
  InvalidInput: 400,
  LimitExceeded: 409,
  MalformedInput: 400,
  MalformedPolicyDocument: 400,
  MalformedQueryString: 400,
  MissingAuthenticationToken: 403,
  NoSuchEntity: 404,
  RegionDisabledException: 403,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
  Throttling: 400,
  ValidationError: 400,
  // Not an AWS code: what the sandbox says for an operation it knows of and does not emulate.
  NotImplemented: 501,
} as const;

export type AwsErrorCode = keyof typeof ERROR_STATUS;

/** Characters. A message quotes what was sent, and XML may make six characters of one. */
const MAX_MESSAGE_LENGTH = 10_000;

/** An error of the AWS query protocol: one code, one HTTP status. */
export class AwsError extends Error {
  override name = 'AwsError';
  readonly code: AwsErrorCode;

  constructor(code: AwsErrorCode, message: string) {
    super(clip(message, MAX_MESSAGE_LENGTH));
    this.code = code;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/** Errors of finding the operation come from in front of the service, and carry that layer's namespace. */
const DISPATCH_NAMESPACE = 'http://webservices.amazon.com/AWSFault/2005-15-09';

/**
 * The parameters of a call: the query of a GET, a form-encoded POST body, or, of a POST with an empty body, its query,
 * whatever the content type: the drivers' specification sends web identity so, and the drivers for Go, Ruby and C do.
 * https://github.com/mongodb/specifications/blob/master/source/auth/auth.md#assumerolewithwebidentity
 * Undefined for a POST with another body, which the service does not read at all.
 * Of a repeated parameter the first counts.
 */
export function parseParameters(request: HttpRequest): Map<string, string> | undefined {
  const isForm = request.method === 'POST' && request.body.length > 0;
  if (isForm) {
    const contentType = headerValue(request, 'content-type') ?? '';
    if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType)) return undefined;
  }
  const text = isForm ? Buffer.from(request.body).toString() : queryString(request);
  // Of the millions that a body has room for, the first.
  const parts = text.split('&', MAX_PARAMETERS).map((part) => part.slice(0, MAX_PARAMETER_LENGTH));
  const parameters = new Map<string, string>();
  // The ampersand, because a question mark at the beginning would be skipped.
  for (const [name, value] of new URLSearchParams(`&${parts.join('&')}`)) {
    if (!parameters.has(name)) parameters.set(name, value);
  }
  return parameters;
}

// Parameters are read before the signature, because the action says whether there must be one. Deliberately different from
// AWS, whose bounds are not known.

/** More than any action here has. */
const MAX_PARAMETERS = 1_000;
/** The longest text that an action takes, a policy of 131,072 characters, in percent-encoding: four bytes each, as `%F0`. */
const MAX_PARAMETER_LENGTH = 131_072 * 4 * 3;

export type ResponseFormat = 'xml' | 'json';

export interface ResponseContext {
  format: ResponseFormat;
  /** The XML namespace of the service. */
  namespace: string;
  requestId: string;
}

export interface FormattedBody {
  contentType: string;
  body: string;
}

/**
 * JSON where a client asks for it, which several drivers of MongoDB do in exchanging a web identity token.
 * AWS does not document it. The shape is the one that mongodb/mongo-c-driver reads: that of the XML, with
 * times as numbers of seconds since the epoch.
 */
export function requestedFormat(request: HttpRequest): ResponseFormat {
  return /\bapplication\/json\b/i.test(headerValue(request, 'accept') ?? '') ? 'json' : 'xml';
}

/**
 * `<XResponse><XResult>…</XResult><ResponseMetadata>…`, indented by two, as the live service formats it.
 * A time in the result is a `Date`, a list an array. An action without a result has no element for it.
 */
export function formatResult(
  action: string,
  result: object | undefined,
  context: ResponseContext,
): FormattedBody {
  const response = {
    ...(result && { [`${action}Result`]: result }),
    ResponseMetadata: { RequestId: context.requestId },
  };
  if (context.format === 'json') return formatJson({ [`${action}Response`]: response });
  return xmlBody(`${action}Response`, context.namespace, response);
}

export function formatError(error: AwsError, context: ResponseContext): FormattedBody {
  const { status, code, message } = error;
  const response = {
    Error: {
      Type: status >= 500 ? 'Receiver' : 'Sender',
      Code: code,
      // Some errors have no message, and then no element for one.
      ...(message !== '' && { Message: message }),
    },
    RequestId: context.requestId,
  };
  if (context.format === 'json') return formatJson(response);
  const namespace = code === 'InvalidAction' ? DISPATCH_NAMESPACE : context.namespace;
  return xmlBody('ErrorResponse', namespace, response);
}

function xmlBody(name: string, namespace: string, document: object): FormattedBody {
  return { contentType: 'text/xml', body: formatXml(name, document, ` xmlns="${namespace}"`) };
}

function formatJson(document: object): FormattedBody {
  const body = JSON.stringify(withSeconds(document));
  // AWS writes an exponent: a parser that tells integers from doubles expects a double here.
  return {
    contentType: 'application/json',
    body: body.replace(/(?<="Expiration":)\d+/, (seconds) =>
      Number(seconds).toExponential().replace('e+', 'E'),
    ),
  };
}

function withSeconds(value: unknown): unknown {
  // Cut off, so that nothing lives less long than it says.
  if (value instanceof Date) return Math.floor(value.getTime() / 1000);
  if (Array.isArray(value)) return value.map(withSeconds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withSeconds(member)]));
}
