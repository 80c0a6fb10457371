import { findSetting, showPlace } from '../../sources/find-setting.ts';
import { readSharedFiles } from '../../sources/shared-files.ts';
import type { CatalogueEntry } from '../catalogue-entry.ts';
import { COMMANDS } from '../commands.ts';
import { DOCS } from '../docs.ts';
import { isFromProvider } from '../related-errors.ts';

type Text = NonNullable<ReturnType<CatalogueEntry['read']>>;

const CONSTRAINT = /Value (null |'[^']*' )?at '(\w+)' failed to satisfy constraint/g;
const DURATION = /The requested DurationSeconds exceeds /;
const MALFORMED_ARN = /^(?:\S+|Request ARN) is invalid$/;

// Where a value may come from, and what it must be.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
const ORIGINS: ReadonlyMap<string, string> = new Map([
  [
    'roleArn',
    'roleArn (such as arn:aws:iam::123456789012:role/name) is RoleArn in the program, mostly from a variable of your own, role_arn in a profile, AWS_ROLE_ARN with a token file.',
  ],
  [
    'roleSessionName',
    'roleSessionName (2 to 64 letters, digits or any of +=,.@_-) is RoleSessionName in the program, role_session_name in a profile, AWS_ROLE_SESSION_NAME with a token file.',
  ],
  [
    'externalId',
    'externalId (2 to 1,224 characters) is ExternalId in the program, external_id in a profile; leave it out where the role asks for none.',
  ],
  [
    'durationSeconds',
    'durationSeconds (900 to the role’s MaxSessionDuration, which is 43200 at most) is DurationSeconds in the program, duration_seconds in a profile.',
  ],
]);

// STS looks at the request before it looks at the role.
export const stsRequestEntries: readonly CatalogueEntry[] = [
  {
    code: 'sts-request-invalid',
    read({ message }, { env, related }) {
      if (!isFromProvider(related) || !related.some(({ name }) => name === 'ValidationError')) return;
      if (DURATION.test(message)) return longDuration(message);
      if (MALFORMED_ARN.test(message)) return malformedArn(message, env);
      return wrongMembers(message);
    },
  },
];

function wrongMembers(message: string): Text | undefined {
  const wrong = [...message.matchAll(CONSTRAINT)];
  const members = [...new Set(wrong.map(([, , member = '']) => member))];
  if (members.length === 0) return;
  const isMissing = wrong.every(([, value]) => value === 'null ' || value === "'' ");
  const names = members.join(', ');
  // The code of an MFA device is nobody's business, for as long as it is good.
  const shown = message.replace(/'[^']*' (?=at 'tokenCode')/g, '');
  const origins = members.map((member) => ORIGINS.get(member) ?? `${member} is set by the program.`);
  return {
    summary: isMissing
      ? `The request to AWS STS lacks ${names}`
      : `AWS STS refuses what the request has for ${names}`,
    cause: `${isMissing ? 'The variable or setting that the program fills it from is probably not set, or empty. ' : ''}STS says: ${shown}`,
    fix: `${isMissing ? 'Set it.' : 'Correct it where it is set.'} ${origins.join(' ')}`,
    docs: DOCS.assumeRole,
  };
}

function malformedArn(message: string, env: NodeJS.ProcessEnv): Text {
  const arn = message.replace(/ is invalid$/, '');
  const files = readSharedFiles(env);
  const [profile] = [...files.profiles].find(([, section]) => section.get('role_arn') === arn) ?? [];
  const setting = profile === undefined ? undefined : findSetting(files, profile, 'role_arn');
  const where = setting ? ` It is role_arn on ${showPlace(setting)}.` : '';
  const quotes = /^["']|["']$/.test(arn) ? ' The quotation marks are taken for a part of it.' : '';
  return {
    summary: 'The role ARN is malformed',
    cause: `STS did not look for a role. It says: ${message}${where || quotes ? `.${where}${quotes}` : ''}`,
    fix: `Correct it where it is set. ${ORIGINS.get('roleArn')}`,
    docs: DOCS.assumeRole,
  };
}

function longDuration(message: string): Text {
  const isChained = message.includes('role chaining');
  return {
    summary: isChained
      ? 'A role that assumes another one gets a session of one hour at most'
      : 'The session is to last longer than the role allows',
    cause: `STS says: ${message}`,
    fix: isChained
      ? 'Ask for 3600 seconds or fewer (DurationSeconds, duration_seconds in a profile), or assume the role with the keys of a user.'
      : `Ask for fewer seconds (DurationSeconds, duration_seconds in a profile), or raise the limit, 43200 at most: ${COMMANDS.raiseSessionDuration}.`,
    docs: DOCS.assumeRole,
  };
}
