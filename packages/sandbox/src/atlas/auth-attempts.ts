import type { Document } from 'bson';
import { maskIdentity, maskMessage, maskName } from '../masking/mask-message.ts';

/** The server's record of one SASL conversation: evidence of which path ran, and why a login was refused. */
export interface AuthAttempt {
  /** What the driver said of itself in `hello`: `driver.name`, `driver.version`, `os`, `application`, … */
  client: Document | undefined;
  /** `AKIA…MPLE`: never the whole id, never a secret. */
  accessKeyId?: string;
  keyKind?: 'static' | 'temporary';
  /** HTTP status of the STS call; absent when the conversation failed before it. */
  stsStatus?: number;
  /** `arn:aws:iam::…:user/…` or `arn:aws:sts::…:assumed-role/…`, as STS named the caller. */
  callerArn?: string;
  roleSessionName?: string;
  verdict: 'authenticated' | 'refused';
  /** The user the caller was mapped to, when there is one. */
  authenticatedUser?: string;
  /** Why it was refused, as the server knows it. The client is told less. */
  reason?: string;
  /** Where the page of the inspector shows it, while that keeps it. */
  viewUrl?: string;
}

/** The attempt as it may be kept and shown: all that the client sent, in the forms of `masking/`. */
export function maskAttempt(attempt: AuthAttempt): AuthAttempt {
  const { client, callerArn, roleSessionName, authenticatedUser, reason } = attempt;
  return {
    ...attempt,
    client: client === undefined ? undefined : maskMetadata(client),
    ...(callerArn !== undefined && { callerArn: maskIdentity(callerArn) }),
    ...(roleSessionName !== undefined && { roleSessionName: maskIdentity(roleSessionName) }),
    ...(authenticatedUser !== undefined && { authenticatedUser: maskIdentity(authenticatedUser) }),
    ...(reason !== undefined && { reason: maskMessage(reason) }),
  };
}

/** Drivers nest two deep; what is deeper, or no text, number or boolean, is left out. */
function maskMetadata(document: Document, depth = 3): Document {
  const entries = Object.entries(document).flatMap(([name, value]): [string, unknown][] => {
    if (typeof value === 'string') return [[maskName(name), maskName(value)]];
    if (typeof value === 'number' || typeof value === 'boolean') return [[maskName(name), value]];
    const isNested =
      typeof value === 'object' && value !== null && value._bsontype === undefined && depth > 1;
    return isNested ? [[maskName(name), maskMetadata(value, depth - 1)]] : [];
  });
  return Object.fromEntries(entries);
}
