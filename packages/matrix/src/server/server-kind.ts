import type { Document } from 'bson';
import type { ServerKind } from './known-differences.ts';

/** What a server is, by its `buildInfo`. */
export function serverKindOf({ version, psmdbVersion, modules = [], gitVersion }: Document): {
  kind: ServerKind;
  version: string;
} {
  if (gitVersion === 'atlas-aws-iam-sandbox') return { kind: 'sandbox', version };
  // Inferred: Percona's builds name their own version beside MongoDB's.
  if (psmdbVersion !== undefined) return { kind: 'percona', version: psmdbVersion };
  return { kind: modules.includes('enterprise') ? 'enterprise' : 'other', version };
}
