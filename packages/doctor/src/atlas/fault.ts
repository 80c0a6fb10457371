import type { Cause } from '../cause.ts';
import type { Stage } from './opaque-codes.ts';

/** Text of Atlas for a message: without secrets, and without what a terminal obeys. */
export type Show = (text: string) => string;

/** What is wrong by Atlas's own account. */
export interface Fault extends Omit<Cause, 'section'> {
  /** What it keeps a client from. */
  readonly stage: Stage;
}

export const ATLAS_DOCS = {
  accessList: 'https://www.mongodb.com/docs/atlas/security/ip-access-list/',
  iam: 'https://www.mongodb.com/docs/atlas/security/aws-iam-authentication/',
  pause: 'https://www.mongodb.com/docs/atlas/pause-terminate-cluster/',
  users: 'https://www.mongodb.com/docs/atlas/security-add-mongodb-users/',
} as const;
