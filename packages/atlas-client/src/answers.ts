import { AtlasApiError, AtlasUnreachableError } from './atlas-error.ts';
import type { Answer } from './exchange.ts';
import { list, optionalText } from './fields.ts';
import type { Secrets } from './secrets.ts';

export interface Answers {
  /** The answer, unless it refuses. @throws AtlasApiError; AtlasUnreachableError where it is not of the API */
  accepted(operation: string, answer: Answer): Answer;
  /** What `reader` makes of the JSON; of undefined where there is none. @throws AtlasUnreachableError */
  read<Value>(operation: string, answer: Answer, reader: (body: unknown) => Value): Value;
}

/** Tells what Atlas answers from what stands in between. */
export function createAnswers(host: string, secrets: Secrets): Answers {
  function accepted(operation: string, answer: Answer): Answer {
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw refusalOf(operation, answer);
  }

  function refusalOf(operation: string, answer: Answer): Error {
    const { status } = answer;
    const body = parse(operation, answer);
    // The token endpoint speaks as OAuth does: https://www.rfc-editor.org/rfc/rfc6749#section-5.2
    const errorCode = optionalText(body, 'errorCode') ?? optionalText(body, 'error');
    const detail = optionalText(body, 'detail') ?? optionalText(body, 'error_description');
    if (status < 400 || (errorCode ?? detail) === undefined) return notAtlas(operation, answer);
    return new AtlasApiError({
      status,
      errorCode: errorCode === undefined ? undefined : secrets.show(errorCode),
      detail: secrets.show(detail ?? 'it says nothing more'),
      parameters: list(body, 'parameters', (entry) => secrets.show(String(entry))),
      operation,
    });
  }

  function parse(operation: string, answer: Answer): unknown {
    if (answer.text === '' && answer.status < 400) return undefined;
    try {
      return JSON.parse(answer.text);
    } catch {
      throw notAtlas(operation, answer);
    }
  }

  function notAtlas(operation: string, { headers, status }: Answer): AtlasUnreachableError {
    const [type = 'no content type'] = String(headers['content-type'] ?? '').split(';', 1);
    const what = secrets.show(type) || 'no content type';
    return new AtlasUnreachableError(
      'not-json',
      operation,
      `${host} answers with ${what} and status ${status}, not as the Administration API does: a proxy or a portal in between, or another service`,
    );
  }

  function read<Value>(operation: string, answer: Answer, reader: (body: unknown) => Value): Value {
    const body = parse(operation, answer);
    try {
      return reader(body);
    } catch (error) {
      if ((error as Error).name !== 'FieldError') throw error;
      throw new AtlasUnreachableError(
        'unexpected',
        operation,
        `its answer is not understood: ${(error as Error).message}`,
      );
    }
  }

  return { accepted, read };
}
