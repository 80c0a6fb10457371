import type { SourceId } from './from-connect.ts';

/** The credential paths whose provider is of the SDK; `source` is where the chain finds the same. */
export const PATHS = {
  'default-chain': undefined,
  'env-vars': 'environment',
  'shared-profile': 'profile',
  sso: 'profile',
  'web-identity': 'web-identity',
  'ec2-role': 'instance',
  'container-role': 'container',
  'sts-assume-role': 'profile',
  lambda: 'environment',
} as const satisfies Record<string, SourceId | undefined>;

export type PathId = keyof typeof PATHS;
