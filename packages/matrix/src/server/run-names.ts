import { randomBytes } from 'node:crypto';

const RUN_ID = '[0-9a-f]{8}';

/** Users that a run has made: those of the account that AWS's documentation has for examples, whose names begin with a run id. */
const OWN_USER = new RegExp(
  `^arn:aws:(?:iam|sts)::123456789012:(?:user|role|assumed-role)/(?:[^/]+/)*matrix-(${RUN_ID})-`,
);
const PREFIX = new RegExp(`matrix-${RUN_ID}-(?:\\d+-)?`, 'g');

/** What every name of a run has: eight hexadecimal digits. */
export function createRunId(): string {
  return randomBytes(4).toString('hex');
}

export function principalPrefixOf(runId: string): string {
  return `matrix-${runId}-`;
}

/** Where the examples write their document. */
export function databaseOf(runId: string): string {
  return `atlas_aws_iam_matrix_${runId}`;
}

/** The run that has made this user of `$external`; undefined for a user of somebody else's. */
export function runIdOf(userName: string): string | undefined {
  return OWN_USER.exec(userName)?.[1];
}

/** A text in which principals are called what the rows call them. */
export function withoutPrefixes(text: string): string {
  return text.replace(PREFIX, '');
}
