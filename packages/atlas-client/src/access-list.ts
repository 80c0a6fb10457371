import type { Asking } from './atlas-call.ts';
import { given, optionalText, text } from './fields.ts';
import { path } from './path.ts';

export interface AccessListEntry {
  /** Of a single address, too: `203.0.113.7/32`. Undefined of a security group. */
  readonly cidrBlock?: string;
  readonly ipAddress?: string;
  readonly awsSecurityGroup?: string;
  readonly comment: string;
  /** As Atlas writes it: `2026-01-31T00:00:00Z`. */
  readonly deleteAfterDate?: string;
}

export interface NewAccessListEntry {
  /** An address, or a range as `203.0.113.0/24`. */
  readonly address: string;
  readonly comment?: string;
  readonly deleteAfterDate?: string;
}

/** `PENDING`: clusters do not let it in yet. */
export type AccessListStatus = 'ACTIVE' | 'PENDING' | 'FAILED';

export function accessListOperations({ ask, askAll }: Asking) {
  // Atlas asks not to be sent two of them at a time.
  let last: Promise<unknown> = Promise.resolve();
  return {
    listAccessList: (projectId: string): Promise<AccessListEntry[]> =>
      askAll({ operation: 'listAccessListEntries', path: path`/groups/${projectId}/accessList` }, readEntry),
    /** @param entry as it was written: `203.0.113.7`, `203.0.113.0/24` */
    getAccessListEntry: (projectId: string, entry: string): Promise<AccessListEntry> =>
      ask(
        { operation: 'getAccessListEntry', path: path`/groups/${projectId}/accessList/${entry}` },
        readEntry,
      ),
    /** In place of one of the same range. One is sent after another, also when they are asked for at once. */
    addAccessListEntry(projectId: string, entry: NewAccessListEntry): Promise<void> {
      const { address, ...rest } = entry;
      const body = [{ [address.includes('/') ? 'cidrBlock' : 'ipAddress']: address, ...rest }];
      const call = {
        operation: 'createAccessListEntry',
        method: 'POST',
        path: path`/groups/${projectId}/accessList`,
        body,
      } as const;
      const added = last.then(() => ask(call, () => undefined));
      last = added.catch(() => {});
      return added;
    },
    deleteAccessListEntry: (projectId: string, entry: string): Promise<void> =>
      ask(
        {
          operation: 'deleteAccessListEntry',
          method: 'DELETE',
          path: path`/groups/${projectId}/accessList/${entry}`,
        },
        () => undefined,
      ),
    accessListStatus: (projectId: string, entry: string): Promise<AccessListStatus> =>
      ask(
        { operation: 'getAccessListStatus', path: path`/groups/${projectId}/accessList/${entry}/status` },
        (body) => {
          const status = text(body, 'STATUS').toUpperCase();
          return status === 'ACTIVE' || status === 'FAILED' ? status : 'PENDING';
        },
      ),
  };
}

function readEntry(body: unknown): AccessListEntry {
  return {
    ...given({
      cidrBlock: optionalText(body, 'cidrBlock'),
      ipAddress: optionalText(body, 'ipAddress'),
      awsSecurityGroup: optionalText(body, 'awsSecurityGroup'),
      deleteAfterDate: optionalText(body, 'deleteAfterDate'),
    }),
    comment: optionalText(body, 'comment') ?? '',
  };
}
