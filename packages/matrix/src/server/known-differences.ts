import type { Difference } from './compare.ts';

/** Servers that are told apart by what they say of themselves. */
export type ServerKind = 'percona' | 'enterprise' | 'sandbox' | 'other';

/** What a server is known to do otherwise, and why: such a difference is listed, and is no failure. */
export interface KnownDifference {
  /** Every server when left out. */
  servers?: readonly ServerKind[];
  /** Of the names of rows; every row when left out. */
  rows?: RegExp;
  what: RegExp;
  /** Of what the server says; anything when left out. */
  server?: RegExp;
  because: string;
  source: string;
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    what: /^(?:opening\.|closing\.)?(?:\$clusterTime|operationTime)(?:\.|$)/,
    because: 'a member of a replica set adds its time to every reply; the sandbox is a standalone server',
    source: 'https://www.mongodb.com/docs/manual/reference/method/db.runCommand/#response',
  },
  {
    servers: ['percona'],
    what: /^user$/,
    server: /^arn:aws:iam::\d{12}:role\//,
    because: 'Percona Server names a role by its own ARN, not by that of its sessions',
    source: 'https://docs.percona.com/percona-server-for-mongodb/latest/aws-iam-setup.html',
  },
  {
    servers: ['percona'],
    rows: /^client first: (?:nonce of \d|empty nonce|flag \d)/,
    what: /^outcome$/,
    server: /^accepted$/,
    because: 'Percona Server looks neither at the length of the nonce nor at the flag of client first',
    source: 'a description of its behaviour; not tried',
  },
  {
    servers: ['percona'],
    rows: /^signed headers: .* left out$/,
    what: /^outcome$/,
    server: /^accepted$/,
    because: 'Percona Server leaves to STS which headers are to be signed',
    source: 'a description of its behaviour; not tried',
  },
];

export function findKnown(
  kind: ServerKind,
  row: string,
  { what, server }: Difference,
  known: readonly KnownDifference[] = knownDifferences,
): KnownDifference | undefined {
  return known.find(
    (entry) =>
      (entry.servers?.includes(kind) ?? true) &&
      (entry.rows?.test(row) ?? true) &&
      entry.what.test(what) &&
      (entry.server?.test(server) ?? true),
  );
}
