import { driverError } from '../driver-error.ts';
import {
  checkCredentials,
  describeCredentials,
  expirationMs,
  limitProvider,
  readKeys,
} from '../from-connect.ts';
import type { Finding } from '../link.ts';
import type { PathId } from '../paths.ts';
import type { ResolvedIdentity } from '../resolve-credentials.ts';
import type { Sources } from './sources.ts';

// A role in a role, a program that asks a vault. Nobody types a code here.
const LIMIT_MS = 30_000;

/** Resolves the credentials as the driver, or the path's provider, does, and looks at what it got. */
export async function examineCredentials(path: PathId): Promise<Finding<ResolvedIdentity>> {
  const { resolveCredentials } = await import('../resolve-credentials.ts');
  const identity = await limitProvider(() => resolveCredentials(path), LIMIT_MS)().catch((error: unknown) => {
    // The driver wraps it so, and its explanations tell it from other calls of AWS by that.
    throw driverError('MongoAWSError', error);
  });
  return describeIdentity(await checkCredentials(identity));
}

/** What needs neither network nor a foreign program: keys that stand in variables or in a profile. */
export async function examineStoredCredentials(
  { chosen }: Sources,
  env: NodeJS.ProcessEnv,
): Promise<Finding<never>> {
  const origin = chosen?.finding.keys;
  if (origin === undefined) {
    return { summary: 'not asked: they come from a service or a program', isUnasked: true };
  }
  const { values, expirationMs: expiresAt } = readKeys(origin, env);
  const { summary, evidence } = describeIdentity(
    await checkCredentials({
      ...values,
      sessionToken: values.sessionToken || undefined,
      expiration: Number.isNaN(expiresAt) ? undefined : new Date(expiresAt),
    }),
  );
  return { summary, evidence: evidence ?? [] };
}

function describeIdentity(identity: ResolvedIdentity): Finding<ResolvedIdentity> {
  const { accessKeyId, secretAccessKey, sessionToken } = identity;
  const expiresAt = expirationMs(identity);
  const minutes = Math.round((expiresAt - Date.now()) / 60_000);
  return {
    summary: describeCredentials(identity),
    evidence: [
      `Access key id: ${accessKeyId.length} characters. Secret: ${secretAccessKey.length} characters.`,
      sessionToken ? `Session token: ${sessionToken.length} characters.` : 'No session token.',
      ...(Number.isNaN(expiresAt) ? [] : [`They expire in ${minutes} minutes, by this computer’s clock.`]),
    ],
    value: identity,
  };
}
