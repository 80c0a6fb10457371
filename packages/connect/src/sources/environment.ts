import { TEMPORARY_KEY_PREFIX } from '../constants.ts';
import { showValue } from '../show-value.ts';
import { absent, type Finding, incomplete, usable } from './finding.ts';

const PROBLEM = { code: 'env-credentials-incomplete' } as const;

// @aws-sdk/credential-provider-env; `driverReadsKeys`: driver 6, in its constructor.
export function inspectEnvironment(env: NodeJS.ProcessEnv, driverReadsKeys: boolean): Finding {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env;
  const finding = inspectEnvironmentKeys(env);
  if (driverReadsKeys) {
    if (AWS_ACCESS_KEY_ID && !AWS_SECRET_ACCESS_KEY) return { ...finding, endsChain: true };
    if (!AWS_ACCESS_KEY_ID && AWS_SESSION_TOKEN) {
      return { ...finding, detail: `${finding.detail} Driver 6 adds the token to any key that has none.` };
    }
    return finding;
  }
  // While AWS_PROFILE is set, the chain does not look at the keys, whatever the profile is good for.
  return env.AWS_PROFILE ? { ...finding, skippedFor: 'profile' } : finding;
}

/** The keys alone, as fromEnv() looks at them. */
export function inspectEnvironmentKeys(env: NodeJS.ProcessEnv): Finding {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = env;
  if (AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY) {
    const token = AWS_SESSION_TOKEN ? ', and AWS_SESSION_TOKEN with them' : '';
    const detail = `AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set${token}.${doubts(env)}`;
    return { ...usable(detail), keys: 'environment' };
  }
  if (AWS_ACCESS_KEY_ID) {
    return incomplete(
      `AWS_ACCESS_KEY_ID is set, AWS_SECRET_ACCESS_KEY is not (or is empty).${misnamedKeys(env)}`,
      PROBLEM,
    );
  }
  if (AWS_SECRET_ACCESS_KEY) {
    return incomplete(
      `AWS_SECRET_ACCESS_KEY is set, AWS_ACCESS_KEY_ID is not (or is empty).${misnamedKeys(env)}`,
      PROBLEM,
    );
  }
  if (AWS_SESSION_TOKEN) {
    return incomplete(
      'AWS_SESSION_TOKEN is set, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not.',
      PROBLEM,
    );
  }
  return absent(`AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set.${misnamedKeys(env)}`);
}

// What other tools call them, and slips of the pen; on Windows, Node finds variables in letters of any case.
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ...['AWS_ACCESS_KEY', 'AWS_KEY_ID', 'AWS_ACCESSKEY', 'AWS_ACCESSKEYID'].map(
    (name) => [name, 'AWS_ACCESS_KEY_ID'] as const,
  ),
  ...[
    'AWS_SECRET_KEY',
    'AWS_SECRET',
    'AWS_SECRET_ACCESS_KEY_ID',
    'AWS_SECRET_KEY_ID',
    'AWS_ACCESS_KEY_SECRET',
    'AWS_SECRETACCESSKEY',
    'AWS_SECRET_ACCESS',
  ].map((name) => [name, 'AWS_SECRET_ACCESS_KEY'] as const),
  ['AWS_ACCESS_KEY_ID', 'AWS_ACCESS_KEY_ID'],
  ['AWS_SECRET_ACCESS_KEY', 'AWS_SECRET_ACCESS_KEY'],
]);

/** A sentence about keys under names that the SDK does not read; empty where there are none. */
export function misnamedKeys(env: NodeJS.ProcessEnv): string {
  const found = Object.keys(env).flatMap((name) => {
    const meant = OTHER_NAMES.get(name.toUpperCase());
    return meant !== undefined && meant !== name && env[name] && !env[meant]
      ? [`${showValue(name, env)} is set, and the SDK reads ${meant}`]
      : [];
  });
  return found.length > 0 ? ` ${found.join('; ')}.` : '';
}

// The chain takes such keys all the same; the server will refuse them.
function doubts(env: NodeJS.ProcessEnv): string {
  if (env.AWS_ACCESS_KEY_ID?.startsWith(TEMPORARY_KEY_PREFIX) && !env.AWS_SESSION_TOKEN) {
    return ' The key id begins with ASIA, and such a key counts only with its AWS_SESSION_TOKEN.';
  }
  return Date.parse(env.AWS_CREDENTIAL_EXPIRATION ?? '') <= Date.now()
    ? ' AWS_CREDENTIAL_EXPIRATION says that they have expired.'
    : '';
}
