import { readMembers } from '../../validations/members.ts';
import { SESSION_TOKEN_DURATION } from './constraints.ts';
import { readMfa } from './mfa.ts';

export interface GetSessionTokenInput {
  durationSeconds: number;
  hasMfa: boolean;
}

const DEFAULT_DURATION_SECONDS = 43_200;

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html */
export function parseGetSessionToken(parameters: ReadonlyMap<string, string>): GetSessionTokenInput {
  const members = readMembers(parameters);
  const input = {
    durationSeconds: members.integer('DurationSeconds', SESSION_TOKEN_DURATION) ?? DEFAULT_DURATION_SECONDS,
    ...readMfa(members),
  };
  members.check();
  return input;
}
