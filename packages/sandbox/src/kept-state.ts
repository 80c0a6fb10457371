import { UserError } from './user-error.ts';

/** The servers of a sandbox, but for those with link-local addresses. */
export const KEPT_SERVERS = [
  'mongodb',
  'aws',
  'atlasApi',
  'instanceMetadata',
  'containerCredentials',
  'oidcIssuer',
  'inspector',
] as const;

/**
 * What lets the next sandbox have the ports and the keys of one that has ended. Keys follow from it: it is as secret as
 * they are.
 */
export interface KeptState {
  /** 64 hexadecimal digits. */
  keySeed: string;
  /** A server that has none takes one that is free. */
  ports: Readonly<Partial<Record<(typeof KEPT_SERVERS)[number], number>>>;
}

export function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 65_535;
}

/** @throws UserError without a word of what it was given. */
export function checkKeptState(value: unknown): asserts value is KeptState {
  if (isKeptState(value)) return;
  throw new UserError(
    'What is to be kept is not what a sandbox gave.',
    'Give what the `kept` of another sandbox was, or leave it out.',
  );
}

function isKeptState(value: unknown): value is KeptState {
  if (!isRecord(value) || !hasOnly(value, ['keySeed', 'ports'])) return false;
  const { keySeed, ports } = value;
  if (typeof keySeed !== 'string' || !/^[0-9a-f]{64}$/.test(keySeed)) return false;
  return isRecord(ports) && hasOnly(ports, KEPT_SERVERS) && Object.values(ports).every(isPort);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasOnly(value: object, names: readonly string[]): boolean {
  return Object.keys(value).every((name) => names.includes(name));
}
