import { isIP } from 'node:net';

/** A range of addresses; a single one has all its bits. */
export interface Cidr {
  /** In its shortest form: `203.0.113.0/24`, `2001:db8::/32`. */
  text: string;
  family: 'ipv4' | 'ipv6';
  address: string;
  prefix: number;
}

/** A range from an address or CIDR notation; undefined where it is neither. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  // A zone is of one machine: `fe80::1%eth0`.
  if (version === 0 || rest.length > 0 || address.includes('%')) return undefined;
  const width = version === 4 ? 32 : 128;
  if (bits !== undefined && !/^(?:0|[1-9]\d{0,2})$/.test(bits)) return undefined;
  const prefix = bits === undefined ? width : Number(bits);
  if (prefix > width) return undefined;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const shortest = family === 'ipv4' ? address : shortestIpv6(address);
  return { text: `${shortest}/${prefix}`, family, address: shortest, prefix };
}

/** The same range with all bits behind its prefix 0. */
export function canonicalCidr({ family, address, prefix }: Cidr): string {
  const width = family === 'ipv4' ? 32 : 128;
  const shift = BigInt(width - prefix);
  const value = (toNumber(family, address) >> shift) << shift;
  return `${family === 'ipv4' ? toIpv4(value) : toIpv6(value)}/${prefix}`;
}

/** By its own kind of address alone: an IPv4 address is in no range of IPv6. */
export function isInCidr(address: string, { family, address: start, prefix }: Cidr): boolean {
  const range = parseCidr(address);
  if (range?.family !== family) return false;
  const shift = BigInt((family === 'ipv4' ? 32 : 128) - prefix);
  return toNumber(family, range.address) >> shift === toNumber(family, start) >> shift;
}

/** A URL writes an address in its shortest form: https://url.spec.whatwg.org/#concept-ipv6-serializer */
function shortestIpv6(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

function toNumber(family: Cidr['family'], address: string): bigint {
  if (family === 'ipv4') return address.split('.').reduce((value, part) => (value << 8n) | BigInt(part), 0n);
  // Shortest, so that no IPv4 address is left in it.
  const [head = '', tail = ''] = address.split('::');
  const [before, after] = [head, tail].map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = Array(8 - (before?.length ?? 0) - (after?.length ?? 0)).fill('0');
  const groups = [...(before ?? []), ...zeros, ...(after ?? [])];
  return groups.reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

function toIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}

function toIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => (value >> BigInt(16 * (7 - index))) & 0xffffn);
  return shortestIpv6(groups.map((group) => group.toString(16)).join(':'));
}
