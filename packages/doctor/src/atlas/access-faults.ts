import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { AccessListEntry, AccessListStatus, Cluster } from '@atlas-aws-iam/atlas-client';
import { ATLAS_DOCS, type Fault, type Show } from './fault.ts';

const MAX_NAMED = 8;

/** The entry that lets the address in; undefined where none does. */
export function admittingEntry(
  entries: readonly AccessListEntry[],
  address: string,
): AccessListEntry | undefined {
  return entries.find(({ cidrBlock, ipAddress }) => isIn(address, cidrBlock ?? ipAddress ?? ''));
}

function isIn(address: string, range: string): boolean {
  const [base = '', prefix] = range.split('/');
  const family = isIPv4(base) ? 'ipv4' : 'ipv6';
  if (!(family === 'ipv4' ? isIPv4(address) : isIPv6(base) && isIPv6(address))) return false;
  const bits = family === 'ipv4' ? 32 : 128;
  const length = prefix === undefined ? bits : Number(prefix);
  if (!Number.isInteger(length) || length < 0 || length > bits) return false;
  const list = new BlockList();
  list.addSubnet(base, length, family);
  return list.check(address, family);
}

export function notListed(address: string, entries: readonly AccessListEntry[], show: Show): Fault {
  const ranges = entries.map(({ awsSecurityGroup, cidrBlock, ipAddress }) =>
    show(cidrBlock ?? ipAddress ?? awsSecurityGroup ?? '?'),
  );
  const named = ranges.slice(0, MAX_NAMED).join(', ');
  const more = ranges.length > MAX_NAMED ? ` and ${ranges.length - MAX_NAMED} more` : '';
  return {
    stage: 'network',
    code: 'ip-not-allowed',
    summary: `Atlas sees this computer as ${show(address)}, which is not on the project’s IP access list`,
    cause: `${ranges.length > 0 ? `The list has ${named}${more}.` : 'The list is empty.'} Atlas ends connections from elsewhere before any login.`,
    fix: `Add ${show(address)} in Atlas, under Network Access. A network that leaves by several addresses needs all of them.`,
    docs: ATLAS_DOCS.accessList,
  };
}

export function notActive(entry: string, status: AccessListStatus, show: Show): Fault {
  return {
    stage: 'network',
    code: 'access-list-pending',
    summary: `The entry ${show(entry)} of the IP access list is not in force`,
    cause: `Atlas says ${status} of it: the cluster does not let its addresses in yet.`,
    fix:
      status === 'FAILED'
        ? 'Delete the entry in Atlas, under Network Access, and add it again.'
        : 'Wait a moment, and try again.',
    docs: ATLAS_DOCS.accessList,
  };
}

export function paused({ name }: Pick<Cluster, 'name'>, show: Show): Fault {
  return {
    stage: 'network',
    code: 'cluster-paused',
    summary: `The cluster ${show(name)} is paused`,
    cause: 'A paused cluster takes no connections. Only Atlas says so: to a client, nobody is there.',
    fix: 'Resume it in Atlas, in the menu of the cluster, and wait until it is ready.',
    docs: ATLAS_DOCS.pause,
  };
}
