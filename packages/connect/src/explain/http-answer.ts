import { readProperty } from '../read-property.ts';

/** What came back over HTTP, as the AWS SDK keeps it beside an error. */
export interface HttpAnswer {
  readonly status: number;
  /** The status line's words, e.g. `Bad Gateway`. */
  readonly reason: string;
  readonly contentType: string;
  /** The body as text, where the SDK could not parse it: a parsed one is not kept. */
  readonly body: string;
}

/** `$response`, `$responseBodyText` and `$metadata` of an SDK's error: @smithy/core, schemaDeserializationMiddleware. */
export function readHttpAnswer(error: object): HttpAnswer | undefined {
  const response = readProperty(error, '$response');
  const status =
    readProperty(response, 'statusCode') ?? readProperty(readProperty(error, '$metadata'), 'httpStatusCode');
  if (typeof status !== 'number') return undefined;
  const body = readProperty(response, 'body');
  return {
    status,
    reason: textOf(readProperty(response, 'reason')),
    contentType: textOf(readProperty(readProperty(response, 'headers'), 'content-type')),
    body: textOf(typeof body === 'string' ? body : readProperty(error, '$responseBodyText')),
  };
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');
