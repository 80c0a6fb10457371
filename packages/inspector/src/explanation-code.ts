import type { Field, LoginDetail } from '@atlas-aws-iam/sandbox/inspect';
import type { RefusalCode } from './codes.ts';

/**
 * The code that connect's `explain` has for a refused login, where the client knows of its own clock, key and token what a
 * program that logs in with connect() knows.
 */
export function explanationCode(
  login: Pick<LoginDetail, 'verdict' | 'check' | 'attempt' | 'words' | 'messages'>,
): RefusalCode | undefined {
  const { verdict, check, attempt, words } = login;
  if (verdict !== 'refused' || words === undefined) return undefined;
  if (check === 'database-user') return words.code === 18 ? 'authentication-failed' : 'database-user-missing';
  if (words.code === 334) return 'mechanism-unavailable';
  if (words.code === 17 || words.code === 2) return 'protocol-error';
  const isRefusedLogin = words.code === 18 || words.code === 8000;
  if (!isRefusedLogin) return undefined;
  const isTemporaryKey = attempt.accessKeyId?.startsWith('ASIA') ?? false;
  const hasToken =
    attempt.keyKind === 'temporary' || hasSentToken(login.messages.flatMap(({ fields }) => fields));
  if (attempt.accessKeyId !== undefined) {
    if (isTemporaryKey && !hasToken) return 'session-token-missing';
    if (!isTemporaryKey && hasToken) return 'session-token-unexpected';
  }
  if (check === 'clock') return 'clock-skewed';
  if (check === 'session-token' && attempt.reason?.includes('expired')) return 'credentials-expired';
  return attempt.stsStatus !== undefined && words.code === 8000 ? 'sts-refused' : 'authentication-failed';
}

function hasSentToken(fields: readonly Field[]): boolean {
  return fields.some(({ topic, fields: inner = [] }) => topic === 'saslContinue.t' || hasSentToken(inner));
}
