import { parseUniqueJson } from '../../../unique-json.ts';
import { AwsError } from '../../query-protocol.ts';

/** A statement as JSON has it, before anything is known of its elements. */
export type RawStatement = Readonly<Record<string, unknown>>;

export interface RawPolicy {
  version: unknown;
  id: unknown;
  elements: readonly string[];
  statements: readonly unknown[];
}

/** The service's words for the effects, values and resources that an older parser of its own does not take. */
export const FAILED_LEGACY_PARSING = 'The policy failed legacy parsing';

export function malformed(message: string): never {
  throw new AwsError('MalformedPolicyDocument', message);
}

/** Undefined for what is no JSON object. That IAM takes no object with a name twice is inferred. */
export function parsePolicyJson(text: string): RawPolicy | undefined {
  const document = parseJson(text);
  if (!isRecord(document)) return undefined;
  const { Version: version, Id: id, Statement: statement = [] } = document;
  // One statement may stand without brackets.
  const statements = Array.isArray(statement) ? statement : [statement];
  return { version, id, elements: Object.keys(document), statements };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** One text, or a list of texts. */
export function isTexts(value: unknown): value is string | string[] {
  return isText(value) || (Array.isArray(value) && value.every(isText));
}

/** @throws AwsError MalformedPolicyDocument */
export function validateSids(statements: readonly RawStatement[]): void {
  const sids = statements.map(({ Sid }) => Sid).filter((sid) => sid !== undefined && sid !== '');
  if (new Set(sids).size !== sids.length) malformed('Statement IDs (SID) in a single policy must be unique.');
}

function parseJson(text: string): unknown {
  try {
    return parseUniqueJson(text);
  } catch {
    return undefined;
  }
}
